/** Tables as plans and back, figures out of results, and the time that a table will take. */
import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../core/catalogue/results';
import { estimateMs, perClass, readFigures, readTransfer, tableCsv } from './attack-figures';
import { attackCells, attackRuns, buildPlan, columnName, readTablePlan, tableLayout } from './attack-plan';
import { isMasked, maskedWords } from './masked';
import { columnLabel } from './through';

const choice = {
  networks: [{ zoo: 'cnn' }, { members: [{ zoo: 'cnn' }, { saved: 'a b' }] }, { classifier: { zoo: 'cnn' }, temperature: 0.5 }],
  attacks: ['l2-fgm', 'linf-pgd'],
  epsilons: [0.3, 1.5],
  count: 20,
  seed: 3,
};

const result = (id: string): CellResult => ({
  id, kind: 'attack', inputHash: 'h', backend: 'wasm', binary: 'b', threads: 1, batch: 8,
  n: 4, cleanAccuracy: 1, zeroGradientShare: 0,
  results: [
    { epsilon: 0.3, robustAccuracy: 0.75, success: [0, 0, 1, 0], l2: [1, 1, 1, 1], linf: [1, 1, 1, 1] },
    { epsilon: 1.5, robustAccuracy: 0, success: [1, 1, 1, 1], l2: [2, 2, 2, 2], linf: [1, 1, 1, 1] },
  ],
});

describe('a table', () => {
  const plan = buildPlan(choice);
  it('is a valid plan that comes back the same from its file', () => {
    expect(JSON.stringify(readTablePlan(JSON.stringify(plan)))).toBe(JSON.stringify(plan));
    expect(plan.cells).toHaveLength(6);
  });
  it('has a column for each network and a row for each attack and epsilon', () => {
    const { columns, rows } = tableLayout(plan);
    expect(columns.map(({ name }) => name)).toEqual(['cnn', 'ensemble-cnn-saved-a-b', 'cnn-T0.5']);
    expect(columns[1].spec).toEqual({ members: [{ zoo: 'cnn' }, { saved: 'a b' }], combine: 'mean-logits' });
    expect(rows.map(({ attack, epsilon }) => [attack, epsilon])).toEqual([['l2-fgm', 0.3], ['l2-fgm', 1.5], ['linf-pgd', 0.3], ['linf-pgd', 1.5]]);
    expect(rows[1].cells.cnn).toMatchObject({ epsilonIndex: 1 });
  });
  it('names what an ensemble is attacked through, and the matrices of its transfer', () => {
    const through = { zoo: 'cnn' };
    const wider = buildPlan({ ...choice, through: (spec) => ('members' in spec ? through : undefined), transfer: 1.5 });
    expect(JSON.stringify(readTablePlan(JSON.stringify(wider)))).toBe(JSON.stringify(wider));
    const { columns, rows } = tableLayout(wider);
    expect(columns.map((column) => column.through)).toEqual([undefined, through, undefined]);
    expect(rows).toHaveLength(4);
    const names = [...new Set(attackCells(wider).map(({ classifier }) => classifier))];
    expect(wider.cells.slice(6)).toMatchObject([{ kind: 'transfer', attack: 'l2-fgm', epsilon: 1.5, from: names, to: names }, { kind: 'transfer', attack: 'linf-pgd' }]);
    expect(attackRuns(wider.cells.slice(0, 2)).map(({ classifier }) => classifier)).toEqual(['cnn', 'cnn']);
    expect(attackRuns(wider.cells.slice(6, 7)).map(({ classifier, epsilons }) => [classifier, epsilons])).toEqual(names.map((name) => [name, [1.5]]));
    // One network has nowhere to transfer to.
    expect(buildPlan({ ...choice, networks: [through], transfer: 1.5 }).cells.map(({ kind }) => kind)).toEqual(['attack', 'attack']);
  });
  it('keeps apart the ways and the seeds by which a plan attacks one network, and says which is which', () => {
    const base = { kind: 'attack', classifier: 'both', images: 'digits', attack: 'l2-pgd', epsilons: [0.3] };
    const several = readTablePlan(JSON.stringify({
      version: 1,
      classifiers: { m3: { zoo: 'm3' }, m5: { zoo: 'm5' }, both: { members: ['m3', 'm5'] }, mean: { members: ['m3', 'm5'], combine: 'mean-probabilities' } },
      images: { digits: { dataset: 'mnist-test', count: 2 } },
      cells: [{ ...base, id: 'a' }, { ...base, id: 'b', through: 'mean' }, { ...base, id: 'c', through: 'm5' }, { ...base, id: 'd', through: 'm5', seed: 1 }],
    }));
    const { columns, rows } = tableLayout(several);
    expect(columns.map((column) => columnLabel(column, []))).toEqual([
      'Ensemble of m3, m5',
      'Ensemble of m3, m5, through the mean of probabilities',
      'Ensemble of m3, m5, against m5 alone, seed 0',
      'Ensemble of m3, m5, against m5 alone, seed 1',
    ]);
    expect(rows).toHaveLength(1);
    expect(columns.map(({ name }) => rows[0].cells[name].cell.id)).toEqual(['a', 'b', 'c', 'd']);
    expect(attackCells(several).map(columnName)).toEqual(columns.map(({ name }) => name));
  });
  it.each([
    ['no JSON', 'x', /expected JSON/],
    ['another kind', JSON.stringify({ ...plan, cells: [{ id: 'a', kind: 'accuracy', classifier: 'cnn', images: 'digits' }] }), /cells\.0\.kind/],
    ['a file', JSON.stringify({ ...plan, images: { digits: { file: 'x', labels: 'y' } } }), /images\.digits/],
    ['an unknown attack', JSON.stringify(plan).replace('l2-fgm"', 'l2-none"'), /l2-none/],
  ])('refuses %s, and says where', (_, text, said) => expect(() => readTablePlan(text)).toThrow(said));
});

describe('figures', () => {
  it('carry their intervals', () => {
    const figures = readFigures(result('a'));
    expect(figures?.results[0].interval[0]).toBeGreaterThan(0.2);
    expect(figures?.results[1].interval[0]).toBe(0);
    expect(readFigures({ ...result('a'), error: { code: 'x', message: 'y' } })).toBeNull();
  });
  it('become rows of CSV, finished cells only', () => {
    const plan = buildPlan(choice);
    const lines = tableCsv(plan, { [plan.cells[0].id]: result(plan.cells[0].id) }).trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^cnn,cnn,l2-fgm,0.3,4,1,0.75,/);
  });
  it('of a transfer become rows of CSV too, one for each pair', () => {
    const plan = buildPlan({ ...choice, networks: choice.networks.slice(0, 2), transfer: 0.3 });
    const cell = plan.cells[4];
    const transferred: CellResult = { ...result(cell.id), kind: 'transfer', cleanAccuracy: [1, 0.75], matrix: [[0.25, 0.5], [0.75, 0]] };
    expect(readTransfer(transferred)?.matrix[0][1].share).toBe(0.5);
    expect(readTransfer(result(cell.id))).toBeNull();
    const lines = tableCsv(plan, { [cell.id]: transferred }).trim().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[2]).toMatch(/^ensemble-cnn-saved-a-b,cnn,l2-fgm,0.3,4,0.75,0.5,/);
  });
  it('raise the alarm where gradients vanished, from one in a hundred on', () => {
    const plan = buildPlan({ ...choice, networks: choice.networks.slice(0, 2), attacks: ['linf-pgd'] });
    const layout = tableLayout(plan);
    const said = (...shares: (number | null)[]): string | null => {
      const results = Object.fromEntries(plan.cells.map(({ id }, i) => [id, { ...result(id), zeroGradientShare: shares[i] }]));
      return maskedWords(layout, results, (name) => layout.columns.find((column) => column.name === name)?.key ?? '');
    };
    expect(said(0, 0.01)).toBeNull();
    expect(said(null, null)).toBeNull();
    expect(said(0.25, 0)).toBe(
      '“Masked”: for zoo:cnn (up to 25.0\u00a0% of the digits) the gradient was exactly zero, so attacks that follow it are blind there, and a high figure says nothing about safety. Noise, or images made against another network, would tell.',
    );
    expect(said(0.25, 1)).toContain(' and mean-logits(zoo:cnn,saved:a b) (up to 100.0');
    expect([0.25, 0.01, null].map((zeroGradientShare) => isMasked({ zeroGradientShare }))).toEqual([true, false, false]);
  });
  it('split by class', () => {
    expect(perClass([3, 3, 8, 8], [1, 0, 1, 1]).filter(({ n }) => n > 0)).toEqual([{ digit: 3, n: 2, held: 1 }, { digit: 8, n: 2, held: 0 }]);
  });
  it('take as long as their passes', () => {
    const [fgm, , , pgd] = attackCells(buildPlan(choice));
    const speed = { forwardMs: 1, gradientMs: 10 };
    expect(estimateMs(attackRuns([fgm]), () => 20, () => speed)).toBe(20 * (3 + 10));
    expect(estimateMs(attackRuns([pgd]), () => 20, () => speed)).toBe(20 * (3 + 2 * 40 * 10));
    expect(estimateMs(attackRuns([pgd]), () => 20, () => undefined)).toBeNull();
  });
});
