import { describe, expect, it } from 'vitest';
import { checkAttackParameters, isDeterministic, readAttackParameters } from './attack-parameters';
import { attackEntry, attacks, reportAttackIds } from './attacks';

describe('the attack table', () => {
  it('has unique ids, complete words and usable defaults', () => {
    expect(new Set(attacks.map((a) => a.id)).size).toBe(attacks.length);
    for (const entry of attacks) {
      expect(entry.label.length * entry.help.length).toBeGreaterThan(0);
      const { parameters } = readAttackParameters(entry);
      const cost = entry.cost(parameters);
      expect(Number.isFinite(cost.forwardPasses + cost.gradientPasses)).toBe(true);
      expect(cost.gradientPasses > 0).toBe(entry.usesGradient);
      if (entry.minimisation) expect(entry.reuse).toBe('raw');
    }
    for (const id of reportAttackIds) expect(attackEntry(id).reportLabel).toBeTruthy();
  });

  it('keeps Foolbox’s defaults', () => {
    const defaults = (id: string): unknown => readAttackParameters(attackEntry(id)).parameters;
    expect(defaults('l2-bim')).toEqual({ steps: 10, relativeStepSize: 0.2 });
    expect(defaults('linf-pgd')).toEqual({ steps: 40, relativeStepSize: 0.01 / 0.3, randomStart: true });
    expect(defaults('l2-pgd')).toEqual({ steps: 50, relativeStepSize: 0.025, randomStart: true });
    expect(defaults('l2-deepfool')).toEqual({ steps: 50, candidates: 10, overshoot: 0.02 });
    expect(defaults('salt-and-pepper')).toEqual({ steps: 1000 });
    expect(defaults('l2-gaussian-repeated')).toEqual({ repeats: 100 });
    expect(defaults('linf-fgsm')).toEqual({});
  });

  it('names the field and what was expected', () => {
    const check = (id: string, given: Record<string, unknown>): unknown => checkAttackParameters(attackEntry(id), given);
    expect(check('l2-bim', { steps: 2.5 })).toMatchObject({ field: 'steps', expected: expect.stringContaining('whole number') as string });
    expect(check('l2-bim', { steps: 0 })).toMatchObject({ field: 'steps' });
    expect(check('l2-bim', { relativeStepSize: Infinity })).toMatchObject({ field: 'relativeStepSize' });
    expect(check('l2-bim', { randomStart: true })).toMatchObject({ field: 'randomStart' });
    expect(check('l2-pgd', { randomStart: 1 })).toMatchObject({ field: 'randomStart', expected: 'expected true or false' });
    expect(check('l2-fgm', { target: 1 })).toMatchObject({ field: 'target' });
    expect(check('l2-pgd', { target: 10 })).toMatchObject({ field: 'target' });
    expect(check('l2-pgd', { target: 'targets.bin' })).toMatchObject({ target: 'targets.bin' });
    expect(() => readAttackParameters(attackEntry('l2-fgm'), { steps: 1 })).toThrow(/parameters\.steps/);
    expect(() => attackEntry('l3')).toThrow(/l2-fgm/);
  });

  it('knows when the seed has no say', () => {
    const pgd = attackEntry('linf-pgd');
    expect(isDeterministic(pgd, readAttackParameters(pgd).parameters)).toBe(false);
    expect(isDeterministic(pgd, readAttackParameters(pgd, { randomStart: false }).parameters)).toBe(true);
    expect(isDeterministic(attackEntry('l2-fgm'), {})).toBe(true);
  });
});
