/** The panel's plain parts: plans that compute rows, sentences that go no further than their intervals, files. */
import { describe, expect, it } from 'vitest';
import { parseAugmentationPlan } from '../../core/augmentation/plan';
import { parsePlan } from '../../core/catalogue/plan';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import type { Measured } from '../../core/comparison/measured';
import { usualRows } from '../../core/comparison/rows';
import { augmentationAnswer, augmentationFindings, differenceFacets, effectsOf } from './augmentation';
import { smallPlan } from './augmentation-here';
import { cardHtml } from './card-html';
import { reportCard } from './card';
import { comparedNetwork, comparisonTable } from './comparison-table';
import { comparisonCsv } from './export';
import { facetGroups } from './facets';
import { answerOf, findingsOf } from './findings';
import { isComputable, livePlan } from './live-plan';
import { readSettings, USUAL_IMAGES } from './settings';
import { comparedSpecs } from './use-comparison';

const entry = (id: string, members?: readonly string[]): ModelEntry => ({
  spec: { zoo: id }, id, label: `The ${id}`, shipped: true, parameters: members ? 3000 : 1000, sizeBytes: 10, training: 'on <digits>', ...(members ? { members: members.map((one) => ({ id: one, label: one })) } : {}),
});
const entries = [entry('a'), entry('ensemble', ['a', 'b']), entry('ensemble-augmented', ['c', 'd'])];
const [a, ensemble, augmented] = entries.map(({ spec }) => comparedNetwork(spec, entries));

const share = (network: string, row: string, right: number, n = 1000): Measured => ({
  row, network: `zoo:${network}`, value: right / n, n, interval: [right / n - 0.01, right / n + 0.01], backend: 'wasm', date: '2026-11-26', isLive: false,
  flagged: { dataset: 'mnist-test', shift: row, seed: 0, flags: Uint8Array.from({ length: n }, (_, i) => (i < right ? 1 : 0)) },
});

const auroc = (network: string, value: number, set = 'fashion-mnist-test'): Measured => ({ row: `auroc msp ${set}`, network: `zoo:${network}`, value, n: 1000, outsiders: 1000, interval: [value - 0.01, value + 0.01], backend: 'wasm', isLive: false });

describe('plans that compute rows', () => {
  const networks = [{ spec: a.spec, isEnsemble: false }, { spec: ensemble.spec, isEnsemble: true }];

  it('are valid for every row, and for each by itself', () => {
    expect(() => parsePlan(livePlan(usualRows, networks, 50))).not.toThrow();
    for (const row of usualRows) {
      const plan = parsePlan(livePlan([row], networks, 50));
      expect([row, plan.cells.length]).toEqual([row, row === 'parameters' ? 0 : 2]);
    }
  });

  it('read a network once for all that one reading tells, and ask only ensembles about disagreement', () => {
    const { cells } = livePlan(['accuracy', 'ece before', 'failures mutual-information'], networks, 50);
    expect(cells.map(({ kind }) => kind)).toEqual(['examination', 'examination']);
    expect(cells.map((cell) => (cell.kind === 'examination' ? cell.scores : []))).toEqual([['msp'], ['msp', 'mutual-information']]);
  });

  it('ask no single network how far its members disagree, in detection either, and leave out a cell that asks nothing', () => {
    const both = livePlan(['auroc msp letters', 'auroc mutual-information letters'], networks, 50);
    expect(both.cells.map((cell) => (cell.kind === 'detection' ? cell.scores : []))).toEqual([['msp'], ['msp', 'mutual-information']]);
    const alone = livePlan(['auroc mutual-information letters'], networks, 50);
    expect(alone.cells.map(({ id }) => id)).toEqual(['detection.ensemble.letters']);
  });

  it('are offered only for rows that some network can be asked for', () => {
    const [single] = networks;
    for (const row of usualRows) expect([row, isComputable(row, networks)]).toEqual([row, row !== 'parameters']);
    expect(['auroc mutual-information letters', 'failures mutual-information', 'auroc msp letters'].map((row) => isComputable(row, [single]))).toEqual([false, false, true]);
  });

  it('take no more letters than there are', () => {
    expect(livePlan(['auroc msp letters'], networks, 9000).images.letters).toMatchObject({ count: 4362 });
  });
});

describe('sentences', () => {
  it('call level what the interval does not tell apart', () => {
    const table = comparisonTable([ensemble, a], [share('ensemble', 'accuracy', 995), share('a', 'accuracy', 994)]);
    expect(answerOf(table).join('')).toBe('On clean digits nothing tells The ensemble and The a apart (The ensemble 99.5 %, The a 99.4 %). Nothing else that was measured tells them apart.'.replaceAll(' %', '\u00a0%'));
    expect(findingsOf(table)[0].sentence.join('')).toContain('nothing tells The ensemble and The a apart');
  });

  it('hold times against each other only where both were taken alike, and only where they are far apart', () => {
    const time = (network: string, value: number, more: Partial<Measured> = {}): Measured => ({ row: 'time', network: `zoo:${network}`, value, n: 100, backend: 'wasm', note: 'wasm, 1 thread', isLive: false, ...more });
    const said = (...measured: Measured[]): string => findingsOf(comparisonTable([ensemble, a], measured)).map(({ sentence }) => sentence.join('')).filter((sentence) => sentence.includes('takes')).join('');
    const parameters = 'The ensemble takes 3.0 times the parameters of The a.';
    expect(said(time('ensemble', 9), time('a', 3))).toBe('The ensemble takes 3.0 times the parameters and 3.0 times the time of The a.');
    expect(said(time('ensemble', 4), time('a', 3))).toBe(parameters);
    expect(said(time('ensemble', 9), time('a', 3, { isLive: true }))).toBe(parameters);
    expect(said(time('ensemble', 9), time('a', 3, { note: 'wasm, 2 threads' }))).toBe(parameters);
  });

  it('find the trade of augmentation: better when turned, worse at detection', () => {
    const table = comparisonTable([augmented, ensemble], [share('ensemble-augmented', 'shift rotate 30', 990), share('ensemble', 'shift rotate 30', 930), share('ensemble-augmented', 'shift noise 0.1', 940), share('ensemble', 'shift noise 0.1', 997), auroc('ensemble-augmented', 0.6), auroc('ensemble', 0.98)]);
    const [trade] = findingsOf(table);
    expect(trade.sentence.join('')).toContain('The ensemble-augmented is better on turned digits and worse on noisy digits and at telling digits from outsiders by what it says than The ensemble');
    expect(trade.sentence.join('')).toContain('sure of trousers');
    expect(answerOf(table).join('')).toContain('What tells them apart most is Confidence (MSP), Fashion-MNIST, test');
  });

  it('print the two figures of the images that they were told apart on, not those of most images', () => {
    const many = { ...share('a', 'shift rotate 30', 4000, 5000), flagged: undefined };
    const table = comparisonTable([ensemble, a], [share('ensemble', 'shift rotate 30', 270, 300), many, share('a', 'shift rotate 30', 210, 300)]);
    const said = findingsOf(table).map(({ sentence }) => sentence.join('')).join(' ').replaceAll('\u00a0', ' ');
    expect(said).toContain('Turned by 30°, 90.0 % against 70.0 % (apart by 20.0 points, 95 %: ');
    expect(said).toContain('on the same 300 digits');
    expect(said).not.toContain('80.00 %');
    expect(answerOf(table).join('').replaceAll('\u00a0', ' ')).toContain('The ensemble 90.0 %, The a 70.0 % on the same 300 digits, so The ensemble is ahead by 20.0 points');
    const [row] = table.rows.filter(({ isMeasured }) => isMeasured);
    expect(row.best).toEqual({ network: ensemble.key, n: 300 });
  });

  it('crown no network by outsiders of the kind that it was trained on', () => {
    const shown = comparedNetwork({ zoo: 'ensemble-oe' }, entries);
    const table = comparisonTable([ensemble, shown, a], ['fashion-mnist-test', 'letters'].flatMap((set) => [auroc('ensemble', 0.9, set), auroc('ensemble-oe', 0.99, set), auroc('a', 0.7, set)]));
    const rowOf = (id: string) => table.rows.find(({ row }) => row.id === id);
    expect(rowOf('auroc msp fashion-mnist-test')?.best?.network).toBe(ensemble.key);
    expect(rowOf('auroc msp letters')?.best?.network).toBe(shown.key);
    expect(rowOf('auroc msp fashion-mnist-test')?.cells.get(shown.key)?.isExposed).toBe(true);
    const [, found] = ['zoo:a', 'zoo:ensemble-oe'].map((key) => findingsOf(table).find(({ id }) => id === `detection ${key}`)?.sentence.join('') ?? '');
    expect(found).toContain('is ahead of ensemble-oe in 0 of 1 figure');
    expect(found).toContain('Left out: Fashion-MNIST, test; ensemble-oe was trained on such outsiders.');
    const exported = comparisonCsv(table).split('\r\n').filter((line) => line.includes('trained on outsiders of this kind'));
    expect(exported).toHaveLength(1);
    expect(exported[0]).toContain('auroc msp fashion-mnist-test');
  });

  it('say what to do where nothing can be said', () => {
    expect(answerOf(comparisonTable([a], [])).join('')).toContain('Choose a network');
    expect(answerOf(comparisonTable([a, ensemble], [])).join('')).toContain('share no measured figure yet');
    expect(findingsOf(comparisonTable([], []))).toEqual([]);
  });
});

describe('the control experiment', () => {
  it('is a valid plan when it is made smaller: every kind and its control, for each seed', () => {
    const { runs } = parseAugmentationPlan(smallPlan(500, 2));
    expect(runs).toHaveLength(2 * 6);
    expect(runs[0].recipe.images).toBe(500);
  });

  it('says who does better than as many duplicates, and who can not be told from them', () => {
    const run = (kind: 'none' | 'duplicate' | 'rotation' | 'noise', seed: number, clean: number) => ({ id: `${kind}${seed}`, kind, share: kind === 'none' ? 0 : 0.3, seed, steps: 1, n: 100, accuracy: { clean }, backend: 'wasm', trainingMs: 1, date: '2026-11-26' });
    const runs = [1, 2, 3].flatMap((seed) => [run('none', seed, 0.9), run('duplicate', seed, 0.92), run('rotation', seed, 0.95 + seed / 1000), run('noise', seed, 0.92 + (seed === 2 ? -0.01 : 0.01))]);
    const effects = effectsOf({ title: '', note: '', tests: [{ id: 'clean', label: 'As they are' }], runs, images: 100 });
    const [[, found]] = augmentationFindings(effects);
    expect(found).toBe('Turned (at 1 of 1 shares) did better than as many duplicates; Noisy can not be told from as many duplicates');
    expect(augmentationAnswer(effects).join('')).toContain('On digits as they are: Turned');
    expect(differenceFacets(effects).facets[0].lines.map((points) => points.length)).toEqual([0, 0, 1, 1]);
  });
});

describe('what is compared', () => {
  it('is the bench, each once, and a partner for a lone network', () => {
    expect(comparedSpecs([{ zoo: 'a' }], entries)).toEqual([{ zoo: 'a' }, { zoo: 'ensemble' }]);
    expect(comparedSpecs([{ zoo: 'a' }, { zoo: 'a' }, { zoo: 'b' }], entries)).toEqual([{ zoo: 'a' }, { zoo: 'b' }]);
    expect(comparedSpecs([{ zoo: 'ensemble' }], entries)).toEqual([{ zoo: 'ensemble' }]);
  });

  it('reads any link', () => {
    expect(readSettings({ view: 'nothing', n: '1e9', rows: 'shift' })).toEqual({ view: 'findings', count: 10_000, group: 'shift' });
    expect(readSettings({})).toMatchObject({ count: USUAL_IMAGES, group: 'all' });
  });
});

describe('files', () => {
  const table = comparisonTable([a, ensemble], [share('a', 'accuracy', 990), share('ensemble', 'accuracy', 960), { ...share('a', 'accuracy', 49, 50), isLive: true }]);

  it('have a row per figure, with its source and number of images', () => {
    const lines = comparisonCsv(table).trim().split('\r\n');
    expect(lines).toHaveLength(1 + 3 + 2);
    expect(lines[1]).toContain('Clean digits,accuracy,Accuracy,The a,measured by us,0.99,0.98,1,1000,,best,');
    expect(lines[2]).toContain('The a,computed here,0.98,');
  });

  it('chart what is measured', () => {
    const turned = comparisonTable([a], [share('a', 'shift rotate 30', 900)]);
    expect(facetGroups(turned).map(({ id, facets }) => [id, facets.map(({ title }) => title)])).toEqual([['shift', ['Turned by']]]);
    expect(facetGroups(comparisonTable([a], []))).toEqual([]);
  });

  it('a report card says what is missing, and escapes what a model is called', () => {
    const card = reportCard(table, a, [], '2026-11-26');
    expect(card.missing).toContain('Calibration');
    expect(card.failures[0]).toBe('The a reads 10 of 1,000 clean test digits wrong.');
    const html = cardHtml(card);
    expect(html).toContain('on &lt;digits&gt;');
    expect(html).not.toContain('<digits>');
  });
});
