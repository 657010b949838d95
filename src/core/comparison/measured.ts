/**
 * Figures for a comparison, read out of finished cells: those committed with the lab and those computed a moment
 * ago look the same here. Each figure says of which network it is, on how many images, by what and when, and
 * keeps what a paired comparison with another network's needs.
 */
import { specKey } from '../catalogue/classifier-spec';
import { parsePlan, resolveClassifier } from '../catalogue/plan';
import type { Plan, PlanImages } from '../catalogue/plan';
import { LabError } from '../errors';
import { shiftKey } from '../shifts/shift';
import { unpackFlags } from '../statistics/flags';
import { wilsonInterval } from '../statistics/interval';
import type { Interval } from '../statistics/interval';
import { percentileInterval } from '../statistics/bootstrap';
import { unpackShares } from '../statistics/paired';

/** A finished cell: its fields in the plan and those of its result. */
export type FinishedCell = Readonly<Record<string, unknown>> & { id: string; kind: string };

/** A plan and what came of it; `plans/*.results.json` is one. */
export interface FinishedPlan {
  /** ISO 8601 day. */
  date?: string;
  classifiers: Plan['classifiers'];
  images: Plan['images'];
  cells: readonly FinishedCell[];
}

/** Right or wrong, image by image, in the order of a draw (or of the whole set). */
export interface FlaggedDraw {
  dataset: string;
  shift: string;
  /** Of the draw; null for the whole set in its own order. */
  seed: number | null;
  /** 1 = read right. */
  flags: Uint8Array;
}

export interface Measured {
  /** What was measured: "accuracy", "attack l2-bim 0.3", "auroc msp letters" (rows.ts). */
  row: string;
  /** Key of the classifier's spec. */
  network: string;
  value: number;
  /** Images, and outsiders beside them where there are two sets. */
  n: number;
  outsiders?: number;
  /** 95 %. */
  interval?: Interval;
  /** What is worth knowing beside the figure: the fitted temperature, the bin that an MCE comes from. */
  note?: string;
  backend: string;
  date?: string;
  /** Computed in this page, not committed with the lab. */
  isLive: boolean;
  flagged?: FlaggedDraw;
  /** Values over paired resamples; those of equal `of` were made from the same images. */
  resampled?: { of: string; values: Float64Array };
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * The parsed JSON of a results file.
 * @throws LabError "results-broken": the file is none, or of a newer lab
 */
export function readFinishedPlan(value: unknown): FinishedPlan {
  const file = fieldsOf(value);
  const cells = listOf(file.cells).filter((cell): cell is FinishedCell => typeof cell.id === 'string' && typeof cell.kind === 'string');
  try {
    if (!Array.isArray(file.cells)) throw new Error('no cells');
    // The names are checked as a plan's are; the cells were when they ran.
    const { classifiers, images } = parsePlan({ version: 1, classifiers: file.classifiers, images: file.images, cells: [] });
    return { ...(typeof file.date === 'string' ? { date: file.date } : {}), classifiers, images, cells };
  } catch (error) {
    throw new LabError('results-broken', 'A file of committed results can not be read by this version of the lab. Reload the page, or install the lab again.', { cause: error });
  }
}

interface Source {
  plan: FinishedPlan;
  isLive: boolean;
}

type Base = Pick<Measured, 'network' | 'backend' | 'date' | 'isLive'>;

function baseOf(cell: FinishedCell, { plan, isLive }: Source): Base {
  const classifier = textOf(cell.classifier);
  const spec = resolveClassifier({ version: 1, classifiers: plan.classifiers, images: {}, cells: [] }, classifier);
  const date = textOf(cell.date) || plan.date;
  return { network: specKey(spec), backend: textOf(cell.backend), ...(date === undefined ? {} : { date }), isLive };
}

/** Which images a name stands for, as text: equal texts are the same images in the same order. */
function identityOf(images: PlanImages | undefined): string {
  if (!images || !('dataset' in images)) return JSON.stringify(images);
  return [images.dataset, images.indices ?? images.count ?? 'whole', images.skip ?? 0, images.count === undefined ? '' : (images.seed ?? 0), shiftKey(images.shift)].join('|');
}

function drawOf(images: PlanImages | undefined): Pick<FlaggedDraw, 'dataset' | 'shift' | 'seed'> & { from: number } | null {
  if (!images || !('dataset' in images) || images.indices) return null;
  return { dataset: images.dataset, shift: shiftKey(images.shift), seed: images.count === undefined ? null : (images.seed ?? 0), from: images.skip ?? 0 };
}

/** A share of flags with Wilson's interval. */
function shareOf(row: string, base: Base, flagged: FlaggedDraw): Measured {
  const n = flagged.flags.length;
  const right = flagged.flags.reduce((sum, flag) => sum + flag, 0);
  return { row, ...base, value: right / n, n, interval: wilsonInterval(right, n), flagged };
}

function accuracyRows(cell: FinishedCell, source: Source): Measured[] {
  const images = source.plan.images[textOf(cell.images)];
  const draw = drawOf(images);
  const n = numberOf(cell.n) ?? 0;
  if (!draw || draw.from > 0 || n === 0 || typeof cell.correct !== 'string') return [];
  const shift = images.shift;
  const row = shift ? `shift ${shift.kind} ${shift.amount}` : 'accuracy';
  return [shareOf(row, baseOf(cell, source), { dataset: draw.dataset, shift: draw.shift, seed: draw.seed, flags: unpackFlags(cell.correct, n) })];
}

/** 95 % of the resamples' values; absent where none is defined. */
function spread(values: Float64Array): { interval?: Interval } {
  const interval = percentileInterval(values, 0.95);
  return interval ? { interval } : {};
}

function examinationRows(cell: FinishedCell, source: Source): Measured[] {
  const base = baseOf(cell, source);
  const n = numberOf(cell.n) ?? 0;
  const of = `examination ${identityOf(source.plan.images[textOf(cell.images)])}`;
  const resamples = fieldsOf(cell.resampled);
  const measure = (row: string, value: unknown, name: string, note?: string): Measured[] => {
    const figure = numberOf(value);
    if (figure === undefined) return [];
    const values = typeof resamples[name] === 'string' ? unpackShares(resamples[name]) : undefined;
    return [{ row, ...base, value: figure, n, ...(note ? { note } : {}), ...(values ? { ...spread(values), resampled: { of: `${of} ${name}`, values } } : {}) }];
  };
  const calibration = (when: 'before' | 'after'): Measured[] => {
    const fields = fieldsOf(cell[when]);
    const temperature = when === 'after' ? `T = ${numberOf(fields.temperature)?.toFixed(2) ?? '?'}` : undefined;
    const count = numberOf(fields.mceCount);
    const bin = count === undefined ? undefined : `of ${count} ${count === 1 ? 'image' : 'images'}`;
    return [
      ...measure(`ece ${when}`, fields.ece, `${when}.ece`, temperature),
      ...measure(`mce ${when}`, fields.mce, `${when}.mce`, bin),
      ...measure(`rms ${when}`, fields.rms, `${when}.rms`),
    ];
  };
  const failures = listOf(fieldsOf(cell.failures).scores).flatMap(({ id, auroc }) => {
    const errors = numberOf(fieldsOf(cell.failures).errors);
    return measure(`failures ${textOf(id)}`, auroc, `failures.${textOf(id)}`, errors === undefined ? undefined : `${errors} mistakes`);
  });
  return [...accuracyRows(cell, source), ...calibration('before'), ...calibration('after'), ...failures];
}

function detectionRows(cell: FinishedCell, source: Source): Measured[] {
  const base = baseOf(cell, source);
  const { images } = source.plan;
  const [inside, out] = [images[textOf(cell.in)], images[textOf(cell.out)]];
  const [n, outsiders] = [numberOf(cell.inCount), numberOf(cell.outCount)];
  if (!inside || !out || !('dataset' in out) || n === undefined || outsiders === undefined) return [];
  return listOf(cell.scores).flatMap((score): Measured[] => {
    const value = numberOf(score.auroc);
    if (value === undefined) return [];
    const id = textOf(score.id);
    const interval = Array.isArray(score.interval) && score.interval.length === 2 ? { interval: [Number(score.interval[0]), Number(score.interval[1])] as Interval } : {};
    // ODIN as published is ranked by float32 probabilities, of which many tie at 1; the other ranking tells how much that costs.
    const logOdds = numberOf(fieldsOf(score.logOdds).auroc);
    const fitted = numberOf(score.fitCount);
    const notes = [...(logOdds === undefined ? [] : [`by log-odds ${logOdds.toFixed(3)}`]), ...(fitted === undefined ? [] : [`fitted on ${fitted.toLocaleString('en')}`])];
    const note = notes.length > 0 ? { note: notes.join('; ') } : {};
    const resampled = typeof score.resampled === 'string' ? { resampled: { of: `detection ${id} ${identityOf(inside)} ${identityOf(out)}`, values: unpackShares(score.resampled) } } : {};
    return [{ row: `auroc ${id} ${out.dataset}`, ...base, value, n, outsiders, ...note, ...interval, ...resampled }];
  });
}

function speedRows(cell: FinishedCell, source: Source): Measured[] {
  const value = numberOf(cell.millisecondsPerImage);
  const base = baseOf(cell, source);
  const threads = numberOf(cell.threads);
  const note = base.backend === 'wasm' && threads !== undefined ? `wasm, ${threads} thread${threads === 1 ? '' : 's'}` : base.backend;
  return value === undefined ? [] : [{ row: 'time', ...base, value, n: numberOf(cell.n) ?? 0, ...(note ? { note } : {}) }];
}

interface AttackPart {
  base: Base;
  draw: NonNullable<ReturnType<typeof drawOf>>;
  flags: Uint8Array;
}

/** Flags of "still read right" at one epsilon: packed in a committed file, a list of successes in a fresh result. */
function robustOf(row: Fields, n: number): Uint8Array | null {
  if (typeof row.robust === 'string') return unpackFlags(row.robust, n);
  return Array.isArray(row.success) ? Uint8Array.from(row.success, (fooled) => (fooled ? 0 : 1)) : null;
}

/** Attacks run in parts: the parts of one draw are joined, as far as they follow each other from its first image. */
function attackRows(cells: readonly FinishedCell[], source: Source): Measured[] {
  const groups = new Map<string, { row: string; parts: AttackPart[] }>();
  for (const cell of cells) {
    const draw = drawOf(source.plan.images[textOf(cell.images)]);
    const n = numberOf(cell.n);
    // What was not the usual attack is not shown under its name.
    if (!draw || n === undefined || Object.keys(fieldsOf(cell.parameters)).length > 0) continue;
    const base = baseOf(cell, source);
    for (const one of listOf(cell.results)) {
      const flags = robustOf(one, n);
      const epsilon = numberOf(one.epsilon);
      if (!flags || epsilon === undefined) continue;
      const row = `attack ${textOf(cell.attack)} ${epsilon}`;
      const key = `${row}|${base.network}|${draw.dataset}|${draw.seed}|${draw.shift}`;
      const group = groups.get(key) ?? { row, parts: [] };
      group.parts.push({ base, draw, flags });
      groups.set(key, group);
    }
  }
  return [...groups.values()].flatMap(({ row, parts }) => {
    parts.sort((a, b) => a.draw.from - b.draw.from || b.flags.length - a.flags.length);
    const flags: number[] = [];
    for (const part of parts) if (part.draw.from === flags.length) flags.push(...part.flags);
    const [{ base, draw }] = parts;
    if (flags.length === 0 || draw.shift !== 'as-is') return [];
    return [shareOf(row, base, { dataset: draw.dataset, shift: draw.shift, seed: draw.seed, flags: Uint8Array.from(flags) })];
  });
}

const readers: Readonly<Record<string, (cell: FinishedCell, source: Source) => Measured[]>> = {
  accuracy: accuracyRows,
  examination: examinationRows,
  detection: detectionRows,
  speed: speedRows,
};

/**
 * Every figure of a finished plan. Failed cells, kinds that have no row and draws that are no whole are passed over.
 * @throws LabError "flags-broken", "shares-broken"
 */
export function readMeasured(plan: FinishedPlan, isLive = false): Measured[] {
  const source: Source = { plan, isLive };
  const cells = plan.cells.filter((cell) => !cell.error && textOf(cell.classifier) in plan.classifiers);
  return [...cells.flatMap((cell) => readers[cell.kind]?.(cell, source) ?? []), ...attackRows(cells.filter(({ kind }) => kind === 'attack'), source)];
}
