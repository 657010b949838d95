/** Figures read from finished cells, paired on the images that both networks read, and the best only beyond chance. */
import { describe, expect, it } from 'vitest';
import { specKey } from '../catalogue/classifier-spec';
import { Random } from '../random/random';
import { packFlags } from '../statistics/flags';
import { packShares } from '../statistics/paired';
import { bestOf, differenceOf, shownOf, standingOf } from './judge';
import { readFinishedPlan, readMeasured } from './measured';
import type { Measured } from './measured';
import { comparisonRow, orderedRows, usualRows } from './rows';

const [A, B] = ['a', 'b'].map((zoo) => specKey({ zoo }));
const random = new Random(8);
const flagsOf = (n: number, share: number): Uint8Array => Uint8Array.from({ length: n }, () => (random.uniform() < share ? 1 : 0));

const right = flagsOf(10_000, 0.99);
const draw = Random.of('selection', 0).sample(10_000, 40);
const packed = Object.fromEntries([['before.ece', 0.02], ['after.ece', 0.001]].map(([name, value]) => [name, packShares(new Float64Array(400).fill(Number(value)))]));

const file = {
  date: '2026-11-26',
  classifiers: { a: { zoo: 'a' }, b: { zoo: 'b' } },
  images: {
    test: { dataset: 'mnist-test' },
    first: { dataset: 'mnist-test', count: 24, seed: 0 },
    rest: { dataset: 'mnist-test', count: 16, skip: 24, seed: 0 },
    turned: { dataset: 'mnist-test', count: 40, seed: 0, shift: { kind: 'rotate', amount: 30 } },
    out: { dataset: 'letters', count: 40, seed: 0 },
  },
  cells: [
    { id: 'x', kind: 'examination', classifier: 'a', images: 'test', backend: 'wasm', n: 10_000, correct: packFlags(right), before: { ece: 0.02, mce: 0.3, mceCount: 1, rms: 0.03 }, after: { ece: 0.001, temperature: 0.5 }, failures: { errors: 90, scores: [{ id: 'msp', auroc: 0.97 }, { id: 'max-logit', auroc: null }] }, resampled: packed },
    { id: 'p2', kind: 'attack', classifier: 'a', images: 'rest', attack: 'l2-bim', n: 16, results: [{ epsilon: 0.3, success: new Array<number>(16).fill(1) }] },
    { id: 'p1', kind: 'attack', classifier: 'a', images: 'first', attack: 'l2-bim', n: 24, results: [{ epsilon: 0.3, robust: packFlags(new Array<number>(24).fill(1)) }] },
    { id: 'q2', kind: 'attack', classifier: 'b', images: 'rest', attack: 'l2-bim', n: 16, results: [{ epsilon: 0.3, success: new Array<number>(16).fill(0) }] },
    { id: 'r', kind: 'attack', classifier: 'b', images: 'first', attack: 'l2-bim', n: 24, error: { code: 'x', message: 'failed' } },
    { id: 't', kind: 'accuracy', classifier: 'b', images: 'turned', n: 40, correct: packFlags(new Array<number>(40).fill(1)), date: '2026-11-25' },
    { id: 'd', kind: 'detection', classifier: 'b', in: 'first', out: 'out', inCount: 24, outCount: 40, scores: [{ id: 'odin-report', auroc: 0.9, interval: [0.8, 0.95] }] },
    { id: 's', kind: 'speed', classifier: 'b', images: 'first', n: 24, millisecondsPerImage: 3 },
    { id: 'z', kind: 'of-tomorrow', classifier: 'b' },
  ],
};

const measured = readMeasured(readFinishedPlan(file));
const of = (row: string, network: string): Measured[] => measured.filter((one) => one.row === row && one.network === network);

describe('figures out of cells', () => {
  it('tell what, of which network, on how many images, by what and when', () => {
    expect(of('accuracy', A)).toMatchObject([{ n: 10_000, backend: 'wasm', date: '2026-11-26', isLive: false, value: right.reduce((a, b) => a + b) / 10_000 }]);
    expect(of('ece after', A)).toMatchObject([{ value: 0.001, note: 'T = 0.50' }]);
    expect(of('mce before', A)).toMatchObject([{ value: 0.3, note: 'of 1 image' }]);
    expect(of('failures msp', A)).toMatchObject([{ value: 0.97, note: '90 mistakes' }]);
    expect(of('failures max-logit', A)).toEqual([]);
    expect(of('shift rotate 30', B)).toMatchObject([{ value: 1, n: 40, date: '2026-11-25' }]);
    expect(of('auroc odin-report letters', B)).toMatchObject([{ value: 0.9, n: 24, outsiders: 40, interval: [0.8, 0.95] }]);
    expect(of('time', B)).toMatchObject([{ value: 3 }]);
  });

  it('join the parts of an attack, and show none whose first part is missing', () => {
    expect(of('attack l2-bim 0.3', A)).toMatchObject([{ value: 24 / 40, n: 40 }]);
    expect(of('attack l2-bim 0.3', B)).toEqual([]);
  });

  it('are refused from what is no file of results', () => {
    for (const broken of [null, 3, { cells: [], classifiers: { a: {} } }]) expect(() => readFinishedPlan(broken)).toThrow(expect.objectContaining({ code: 'results-broken' }));
  });
});

describe('differences', () => {
  const share = (network: string, flags: Uint8Array, seed: number | null = 0): Measured => ({
    row: 'accuracy', network, value: flags.reduce((a, b) => a + b) / flags.length, n: flags.length, interval: [0, 1], backend: 'wasm', isLive: false, flagged: { dataset: 'mnist-test', shift: 'as-is', seed, flags },
  });

  it('are taken on the images that both read: a draw against the whole set', () => {
    const mine = Uint8Array.from(draw, (row) => right[row]);
    const difference = differenceOf([share(A, right, null)], [share(B, mine)]);
    expect(difference).toMatchObject({ value: 0, interval: [0, 0], n: 40, isPaired: true });
    // Not the figure of all 10,000, which a table shows: the two printed ones subtract.
    const onDraw = mine.reduce((sum, flag) => sum + flag, 0) / 40;
    expect(difference?.figures).toEqual([{ value: onDraw, n: 40 }, { value: onDraw, n: 40 }]);
    const cut = differenceOf([share(A, mine.slice(0, 10))], [share(B, mine)]);
    expect(cut).toMatchObject({ value: 0, n: 10, isPaired: true });
    // A draw of all images is the whole set in another order.
    const all = Random.of('selection', 0).sample(10_000, 10_000);
    const shuffled = Uint8Array.from(all, (row) => right[row]);
    expect(differenceOf([share(A, right, null)], [share(B, shuffled)])).toMatchObject({ value: 0, interval: [0, 0], n: 10_000, isPaired: true });
  });

  it('fall back on the two intervals where the images differ', () => {
    const one: Measured = { ...share(A, flagsOf(10, 1), 1), value: 0.9, interval: [0.8, 0.95] };
    const other: Measured = { ...share(B, flagsOf(10, 1), 2), value: 0.5, interval: [0.4, 0.6] };
    const difference = differenceOf([one], [other]);
    expect(difference).toMatchObject({ value: 0.4, isPaired: false, figures: [{ value: 0.9 }, { value: 0.5 }] });
    expect(difference?.interval[0]).toBeCloseTo(0.4 - Math.hypot(0.1, 0.1), 12);
    expect(difference?.interval[1]).toBeCloseTo(0.4 + Math.hypot(0.05, 0.1), 12);
    expect(differenceOf([{ ...one, interval: undefined }], [other])).toBeNull();
  });

  it('name a best only beyond chance, and turn round where less is better', () => {
    const accuracy = comparisonRow('accuracy');
    const ece = comparisonRow('ece before');
    if (!accuracy || !ece) throw new Error('rows');
    const good = flagsOf(1000, 0.99);
    const near = good.map((flag, i) => (i === 0 ? 1 - flag : flag));
    const bad = good.map((flag, i) => (i % 4 === 0 ? 0 : flag));
    expect(bestOf(accuracy, new Map([[A, [share(A, good)]], [B, [share(B, bad)]]]))).toEqual({ network: A, n: 1000 });
    // Judged on the 40 digits that both read, whatever else the first has.
    expect(bestOf(accuracy, new Map([[A, [share(A, flagsOf(10_000, 1), null)]], [B, [share(B, flagsOf(40, 0))]]]))).toEqual({ network: A, n: 40 });
    expect(bestOf(accuracy, new Map([[A, [share(A, good)]], [B, [share(B, near)]]]))).toBeNull();
    expect(bestOf(accuracy, new Map([[A, [share(A, good)]]]))).toBeNull();
    const figures = [{ value: 0.5, n: 10 }, { value: 0.3, n: 10 }] as const;
    const difference = { value: 0.2, interval: [0.1, 0.3] as const, figures, n: 10, isPaired: true };
    expect(standingOf(accuracy, { ...difference, interval: [0.1, 0.3] })).toBe('better');
    expect(standingOf(ece, { ...difference, interval: [0.1, 0.3] })).toBe('worse');
    expect(standingOf(ece, { ...difference, interval: [-0.1, 0.3] })).toBe('level');
  });

  it('show the figure of most images', () => {
    const [few, many] = [share(A, flagsOf(10, 1)), share(A, flagsOf(20, 1))];
    expect(shownOf([few, many])).toBe(many);
    expect(shownOf([])).toBeUndefined();
  });
});

describe('rows', () => {
  it('are known, each once, with others behind the usual ones of their set', () => {
    for (const id of usualRows) expect([id, comparisonRow(id)?.id]).toEqual([id, id]);
    expect(new Set(usualRows).size).toBe(usualRows.length);
    const ids = orderedRows(['auroc vim notmnist-test', 'attack ddn 0.3', 'nonsense 1']).map(({ id }) => id);
    expect(ids).toHaveLength(usualRows.length + 1);
    expect(ids.indexOf('auroc vim notmnist-test')).toBe(ids.indexOf('auroc odin-report notmnist-test') + 1);
  });
});
