/**
 * The report's tables beside ours in docs/RESULTS.md, from plans/report.results.json and plans/detection.results.json:
 * `node --import tsx scripts/results/report-tables.ts`. Nothing is typed: figures, intervals, numbers of images,
 * agreement and reasons come from the same code as the Compare panel's.
 */
import fs from 'node:fs';
import { EXPOSED_MARK, EXPOSED_WORDS, isExposed } from '../../src/core/catalogue/exposure';
import { readFinishedPlan, readMeasured } from '../../src/core/comparison/measured';
import type { Measured } from '../../src/core/comparison/measured';
import { originOf } from '../../src/core/comparison/origin';
import { shownOf } from '../../src/core/comparison/judge';
import { COMPARED_OUTSIDERS, COMPARED_SHIFTS, comparisonRow } from '../../src/core/comparison/rows';
import type { ComparisonRow } from '../../src/core/comparison/rows';
import { besideAttacks, besideCalibration, besideDetection, countAgreement, REPORTED_CNN_REMARK } from '../../src/core/report/beside';
import type { BesideCell } from '../../src/core/report/beside';
import { reportedDetectionRemark } from '../../src/core/report/detection';
import { REPORT_SOURCE } from '../../src/core/report/source';
import { parseZooIndex } from '../../src/core/catalogue/zoo';
import { inRoot } from '../lib/paths.mjs';
import { everyScoreSection } from './every-score-section';
import { table, writeSection } from './sections.mjs';
import { trainingSection } from './training-section';

const SCRIPT = 'scripts/results/report-tables.ts';
const FILES = ['report', 'detection'];

/** Every committed figure of the two plans. */
export function committedFigures(): Measured[] {
  return FILES.map((name) => inRoot('plans', `${name}.results.json`))
    .filter((file) => fs.existsSync(file))
    .flatMap((file) => readMeasured(readFinishedPlan(JSON.parse(fs.readFileSync(file, 'utf8')))));
}

const count = (n: number): string => n.toLocaleString('en');

const zooId = ({ network }: Pick<Measured, 'network'>): string => network.replace(/^zoo:/, '');

/** "1,000", "10,000 and 4,362" */
const images = ({ n, outsiders }: Measured): string => (outsiders === undefined ? count(n) : `${count(n)} and ${count(outsiders)}`);

function ours({ ours: figure, table: id }: BesideCell): string {
  if (!figure) return 'not measured yet';
  const isShare = id !== 'detection';
  const [factor, digits] = isShare ? [100, figure.n >= 5000 ? 2 : 1] : [1, figure.n >= 5000 ? 4 : 3];
  const number = (value: number): string => (value * factor).toFixed(digits);
  const interval = figure.interval ? ` (${figure.interval.map(number).join(' to ')})` : '';
  return `${number(figure.value)}${isShare ? ' %' : ''}${interval}, n ${images(figure)}${figure.note ? `, ${figure.note}` : ''}`;
}

function reported({ table: id, network, reported: value }: BesideCell): string {
  if (id === 'detection') return value.toFixed(3);
  return `${(value * 100).toFixed(id === 'calibration' && network.id === 'ensemble-tuned' ? 1 : 0)} %`;
}

const WORDS = { agrees: 'agrees', near: 'near', differs: '**differs**', open: '' } as const;

function section(title: string, remark: string, cells: readonly BesideCell[], source: string): string {
  const { cells: all, agrees, near, differs, open } = countAgreement(cells);
  const rows = cells.map((cell) => [cell.row, cell.network.label, reported(cell), ours(cell), WORDS[cell.agreement], cell.agreement === 'open' ? '' : cell.why]);
  return `## ${title}

${remark} Of ${all} figures ours agree with ${agrees} (the printed figure lies within our 95 % interval), are near ${near} and differ from ${differs}${open > 0 ? `; ${open} are not measured yet` : ''}. ${source}

${table(['figure', 'network', 'report', 'ours', '', 'why'], rows)}`;
}

/** When and on what. */
function sourceOf(figures: readonly Measured[]): string {
  const { days, backends } = originOf(figures);
  const when = days.length > 1 ? `${days[0]} to ${days[days.length - 1]}` : (days[0] ?? '');
  return `Ours: ${backends.join(', ')}, ${when}, \`plans/report.json\` and \`plans/detection.json\`. Theirs: ${REPORT_SOURCE}, as printed.`;
}

const MARKED = `${EXPOSED_MARK} ${EXPOSED_WORDS}, which therefore can't judge the network.`;

/** A figure of the variants, with its number of images where its column has several. */
function variantCell(row: ComparisonRow, figure: Measured | undefined, isMixed: boolean): string {
  if (!figure) return '';
  const number = (value: number): string => (row.unit === 'percent' ? (value * 100).toFixed(1) : value.toFixed(3));
  const mark = row.outsiders !== undefined && isExposed({ zoo: zooId(figure) }, row.outsiders) ? EXPOSED_MARK : '';
  const interval = figure.interval ? ` (${figure.interval.map(number).join(' to ')})` : '';
  return `${number(figure.value)}${row.unit === 'percent' ? ' %' : ''}${mark}${interval}${isMixed ? `, n ${images(figure)}` : ''}`;
}

/** All measured networks on turned and noisy digits, and told from outsiders: shift against detection. */
export function variantsUnderShift(figures: readonly Measured[]): string {
  const networks = [...new Set(figures.filter(({ row }) => row.startsWith('shift ')).map(zooId))].sort();
  const columns = [...COMPARED_SHIFTS.map((shift) => `shift ${shift}`), ...COMPARED_OUTSIDERS.map((set) => `auroc msp ${set}`)].flatMap((id) => {
    const row = comparisonRow(id);
    if (!row) return [];
    const shown = networks.map((network) => shownOf(figures.filter((one) => zooId(one) === network && one.row === id)));
    const counts = [...new Set(shown.flatMap((figure) => (figure ? [images(figure)] : [])))];
    const head = counts.length === 1 ? `${row.label} (n ${counts[0]})` : row.label;
    return [{ head, cells: shown.map((figure) => variantCell(row, figure, counts.length > 1)) }];
  });
  const rows = networks.map((network, i) => [`\`${network}\``, ...columns.map(({ cells }) => cells[i])]);
  const hasMarked = rows.flat().some((cell) => cell.includes(EXPOSED_MARK));
  return `## Every variant on turned and noisy digits, and told from outsiders

Share of test digits read right, all turned by the same angle or with normal noise of this standard deviation (ink is 1), and AUROC of the confidence (MSP) against three sets of outsiders, with 95 % intervals; n: test digits, and outsiders.${hasMarked ? ` ${MARKED}` : ''} The report: on its noise- and rotation-augmented data every model of its ensembles read more than 99 % right, its small network of kernel 3 98 %; it does not say how far digits were turned or how loud the noise was.

${table(['network', ...columns.map(({ head }) => head)], rows)}`;
}

/** The sections by name. */
export function reportSections(figures: readonly Measured[]): Record<string, string> {
  const source = sourceOf(figures);
  const zoo = parseZooIndex(JSON.parse(fs.readFileSync(inRoot('public', 'models', 'index.json'), 'utf8')));
  return {
    'attacks of the report': section('Attacks: the report beside ours', `Robust accuracy, images in [0,1], one list of epsilons for every norm. ${REPORTED_CNN_REMARK} For L-infinity, 1.5 and 10 lie outside the box.`, besideAttacks(figures), source),
    'calibration of the report': section('Calibration: the report beside ours', '15 bins of equal width, RMS over adaptive bins of 100, temperature fitted on the 5,000 validation digits; the report names neither its bins nor how its ensemble was joined.', besideCalibration(figures), source),
    'detection of the report': section('Detection: the report beside ours', `AUROC of MNIST against notMNIST, OOD = positive; ODIN at temperature 0.33, epsilon 0.1. ${reportedDetectionRemark}`, besideDetection(figures), source),
    'variants under shift': variantsUnderShift(figures),
    'training of the report': trainingSection(figures, zoo),
    'every score': everyScoreSection(figures, zoo),
  };
}

if (process.argv[1] === import.meta.filename) for (const [name, body] of Object.entries(reportSections(committedFigures()))) writeSection(name, SCRIPT, body);
