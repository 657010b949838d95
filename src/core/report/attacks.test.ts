/** The report's attack table, spot-checked against its print, and complete. */
import { describe, expect, it } from 'vitest';
import { reportAttackIds } from '../catalogue/attacks';
import { reportedAttacks, reportedEpsilons, reportedPercent, reportNotes } from './attacks';

describe('the report’s attack table', () => {
  it('has every attack of the report at every epsilon, once', () => {
    const cells = reportedAttacks.map(({ attack, epsilon }) => `${attack} ${epsilon}`);
    expect(cells).toEqual(reportAttackIds.flatMap((attack) => reportedEpsilons.map((epsilon) => `${attack} ${epsilon}`)));
  });
  it('says what the report prints, and nothing elsewhere', () => {
    expect(reportedPercent('cnn', 'l2-bim', 1.5)).toBe(42);
    expect(reportedPercent('ensemble', 'linf-fgsm', 0.3)).toBe(22);
    expect(reportedPercent('ensemble', 'salt-and-pepper', 10)).toBe(6);
    expect(reportedPercent('m5', 'l2-bim', 1.5)).toBeUndefined();
    expect(reportedPercent('cnn', 'l2-bim', 2)).toBeUndefined();
  });
  it('explains the rows that say the same because they lie outside the box', () => {
    const [beyond] = reportNotes.filter(({ applies }) => applies({ network: 'ensemble', attack: 'linf-pgd', epsilon: 10 }));
    expect(beyond.text).toContain('outside the box');
    const rows = reportedAttacks.filter(({ attack, epsilon }) => attack === 'linf-fgsm' && epsilon > 1);
    expect(rows[0].percent).toEqual(rows[1].percent);
  });
});
