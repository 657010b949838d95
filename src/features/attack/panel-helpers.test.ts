/** The Attack panel's words, settings and magnification, at the edges. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { attackEntry, attacks } from '../../core/catalogue/attacks';
import { attackSentence } from './attack-sentence';
import { changeAttack, epsilonRange, moreAttacks, readChoice, reportAttacks } from './settings';
import { formatEpsilon, formatRadius, magnification } from './words';

const facts = { label: 'Small CNN', entry: attackEntry('linf-fgsm'), epsilon: 0.12, truth: 3, clean: 3, attacked: 8, others: [] };
const said = (changes: object): string => attackSentence({ ...facts, ...changes }).join('');

describe('the answer', () => {
  it('says what the change does and where the others give in', () => {
    expect(said({ others: [{ label: 'M5', epsilon: 0.05 }] })).toBe(
      'Moving every pixel by 0.12 (30.6/255) turns this 3 into an 8 for Small CNN. M5 gives in at 0.05.',
    );
  });
  it('says when the digit holds, and what would be needed', () => {
    expect(said({ attacked: 3, own: 0.2 })).toBe('Moving every pixel by 0.12 (30.6/255) leaves this 3 a 3 for Small CNN. It gives in at 0.2.');
    expect(said({ attacked: 3, own: null })).toContain('holds at every epsilon tried');
  });
  it('does not count a misreading as the work of the attack', () => {
    expect(said({ clean: 8 })).toContain('before anything is changed');
  });
  it('judges a targeted attack by its target', () => {
    expect(said({ entry: attackEntry('linf-bim'), target: 5 })).toContain('not the 5 aimed at');
    expect(said({ entry: attackEntry('linf-bim'), target: 8 })).toContain('into the 8 aimed at');
  });
});

describe('settings', () => {
  it('survive any link', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('tab', 'attack', 'epsilon', 'target', 'truth', 'seed', 'steps', 'randomStart'), fc.string()), (given) => {
        const choice = readChoice(given);
        expect(choice.epsilon).toBeGreaterThanOrEqual(0);
        expect(choice.epsilon).toBeLessThanOrEqual(28);
        expect(Object.keys(choice.parameters)).toEqual(choice.entry.parameters.map(({ id }) => id));
      }),
      { seed: 42 },
    );
  });
  it('read what was written', () => {
    const choice = readChoice({ attack: 'linf-pgd', epsilon: '0.2', steps: '7', randomStart: 'false', target: '8', truth: '3', seed: '5' });
    expect(choice).toMatchObject({ epsilon: 0.2, parameters: { steps: 7, randomStart: false }, target: 8, truth: 3, seed: 5 });
  });
  it('keep epsilon between attacks of one norm only, and drop a target that can not be', () => {
    const [fgsm, pgd, fgm] = ['linf-fgsm', 'linf-pgd', 'l2-fgm'].map(attackEntry);
    expect(changeAttack(fgsm, pgd, 0.2).epsilon).toBe('0.2');
    expect(changeAttack(pgd, fgm, 0.2)).toMatchObject({ epsilon: undefined, steps: undefined, target: undefined });
  });
  it('list every attack once, the seven of the report first', () => {
    expect(reportAttacks).toHaveLength(7);
    expect([...reportAttacks, ...moreAttacks].map(({ id }) => id).sort()).toEqual(attacks.map(({ id }) => id).sort());
    for (const entry of attacks) expect(epsilonRange(entry).initial).toBeLessThan(epsilonRange(entry).max);
  });
});

describe('numbers', () => {
  it('radii and grey levels', () => {
    expect(formatEpsilon(0.12, 'linf')).toBe('0.12 = 30.6/255');
    expect(formatRadius(1.5)).toBe('1.5');
    expect(formatRadius(0.0474)).toBe('0.047');
    expect(formatRadius(28)).toBe('28');
  });
  it('magnifies as much as fits', () => {
    expect(magnification(1)).toEqual({ times: 1, limit: 1 });
    expect(magnification(0.12)).toEqual({ times: 8, limit: 0.125 });
    expect(magnification(0.125)).toEqual({ times: 8, limit: 0.125 });
    expect(magnification(0.3).times).toBe(3);
    expect(magnification(0)).toEqual({ times: 1, limit: 1 });
    expect(magnification(1e-6).times).toBe(256);
    fc.assert(fc.property(fc.double({ min: 1 / 256, max: 1, noNaN: true }), (largest) => {
      const { limit } = magnification(largest);
      expect(limit).toBeGreaterThanOrEqual(largest - 1e-5);
      expect(limit).toBeLessThan(2 * largest + 1e-9);
    }), { seed: 42 });
  });
});
