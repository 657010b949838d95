import { describe, expect, it } from 'vitest';
import type { Measured } from '../comparison/measured';
import { besideAttacks, besideCalibration, besideDetection, countAgreement } from './beside';

const figure = (network: string, row: string, value: number, half: number, more: Partial<Measured> = {}): Measured => ({
  row, network: `zoo:${network}`, value, n: 1000, interval: [value - half, value + half], backend: 'wasm', isLive: false, ...more,
});

describe('the report beside ours', () => {
  it('has every cell of the three tables, open where nothing was measured', () => {
    const cells = [...besideAttacks([]), ...besideCalibration([]), ...besideDetection([])];
    expect(countAgreement(cells)).toEqual({ cells: 84 + 9 + 16, agrees: 0, near: 0, differs: 0, open: 109 });
    for (const { why } of cells) expect(why).toBe('Not measured by us yet.');
  });

  it('agrees within our interval and the printed digits, is near within a few points, and differs beyond', () => {
    // The report prints 98 % for the ensemble under l2-bim 0.3.
    const verdict = (value: number, half: number) => besideAttacks([figure('ensemble', 'attack l2-bim 0.3', value, half)]).find(({ ours }) => ours)?.agreement;
    expect(verdict(0.97, 0.006)).toBe('agrees');
    expect(verdict(0.97, 0.004)).toBe('near');
    expect(verdict(0.9, 0.02)).toBe('differs');
  });

  it('gives every measured cell a reason that fits it', () => {
    const cells = besideAttacks([
      figure('cnn', 'accuracy', 0.99, 0.002),
      figure('cnn', 'attack l2-bim 1.5', 0.5, 0.02),
      figure('ensemble', 'attack linf-pgd 10', 0, 0),
      figure('ensemble', 'attack l2-gaussian 10', 0.9, 0.01),
    ]).filter(({ ours }) => ours);
    const why = (network: string, row: string): string => cells.find((cell) => cell.network.id === network && cell.row.includes(row))?.why ?? '';
    expect(why('cnn', 'Basic')).toContain('81 %');
    expect(why('cnn', 'Basic')).toContain('it keeps 52\u00a0%, ours 51\u00a0%: relative to it they agree');
    expect(why('ensemble', 'Projected')).toContain('outside the box');
    expect(why('ensemble', 'Gaussian')).toContain('BatchNorm');
  });

  it('does not take what was computed in the page for a measured figure', () => {
    expect(besideDetection([figure('ensemble', 'auroc msp notmnist-test', 0.98, 0.01, { isLive: true })]).every(({ ours }) => ours === null)).toBe(true);
  });

  it('says of an MCE how many images its bin holds, and of ODIN how it is ranked', () => {
    const [mce] = besideCalibration([figure('ensemble', 'mce after', 0.3, 0.01, { note: 'of 1 image' })]).filter(({ ours }) => ours);
    expect(mce.why).toContain('ours: of 1 image');
    const [odin] = besideDetection([figure('ensemble', 'auroc odin-report notmnist-test', 0.7, 0.01, { note: 'by log-odds 0.800' })]).filter(({ ours }) => ours);
    expect(odin.why).toContain('by log-odds 0.800');
  });
});
