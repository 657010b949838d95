import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PIXELS, adversarialAt, perturbationSize } from './perturbation';
import type { EpsilonReuse } from './perturbation';

const image = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: PIXELS, maxLength: PIXELS }).map((a) => Float32Array.from(a));

describe('perturbationSize', () => {
  it('counts, sums squares and takes the largest of one image of many', () => {
    const clean = new Float32Array(2 * PIXELS);
    const changed = clean.slice();
    changed[PIXELS] = 0.75;
    changed[PIXELS + 9] = -1;
    expect(perturbationSize(changed, clean)).toEqual({ l0: 0, l2: 0, linf: 0 });
    expect(perturbationSize(changed, clean, PIXELS)).toEqual({ l0: 2, l2: 1.25, linf: 1 });
  });
});

describe('adversarialAt', () => {
  it('stays in ball and box, is the image at 0 and the raw result when epsilon is large', () => {
    fc.assert(
      fc.property(
        image,
        image,
        fc.constantFrom('direction' as const, 'raw' as const),
        fc.constantFrom('l2' as const, 'linf' as const),
        fc.double({ min: 0, max: 30, noNaN: true }),
        (clean, values, kind, norm, epsilon) => {
          const reuse: EpsilonReuse = { kind, norm, values };
          const adversarial = adversarialAt(reuse, clean, epsilon);
          for (const pixel of adversarial) expect(pixel >= 0 && pixel <= 1).toBe(true);
          expect(perturbationSize(adversarial, clean)[norm]).toBeLessThanOrEqual(epsilon * (1 + 1e-5) + 1e-6);
          expect(adversarialAt(reuse, clean, 0)).toEqual(clean);
          if (kind === 'raw') expect(perturbationSize(adversarialAt(reuse, clean, 28), values).linf).toBeLessThan(1e-6);
        },
      ),
      { seed: 42, numRuns: 30 },
    );
  });
});
