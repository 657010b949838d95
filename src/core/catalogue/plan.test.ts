import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlan, resolveClassifier } from './plan';

const good = {
  version: 1,
  classifiers: {
    a: { model: 'm0/model.json' },
    b: { zoo: 'cnn' },
    ens: { members: ['a', 'b'], combine: 'mean-logits' },
    cal: { classifier: 'ens', temperature: 0.33 },
  },
  images: {
    x: { file: 'images.bin', dtype: 'float32', shape: [32, 28, 28], labels: 'labels.bin' },
    idx: { file: 't10k.gz' },
    t: { dataset: 'mnist-test', count: 10, seed: 0 },
  },
  cells: [
    { id: 'one', kind: 'accuracy', classifier: 'cal', images: 'x' },
    { id: 'two', kind: 'attack', classifier: 'ens', images: 't', attack: 'l2-bim', epsilons: [0.3], parameters: { steps: 5 } },
  ],
};

/** A copy of the good plan with one change. */
function changed(change: (plan: typeof good & Record<string, unknown>) => void): unknown {
  const plan = structuredClone(good) as typeof good & Record<string, unknown>;
  change(plan);
  return plan;
}

describe('parsePlan', () => {
  it('takes a good plan and fills in defaults', () => {
    const plan = parsePlan(good);
    expect(plan.cells[0]).toMatchObject({ seed: 0, save: false });
    expect(resolveClassifier(plan, 'cal')).toEqual({
      classifier: { members: [{ model: 'm0/model.json' }, { zoo: 'cnn' }], combine: 'mean-logits' },
      temperature: 0.33,
    });
  });

  it.each<[string, (plan: typeof good & Record<string, unknown>) => void, RegExp]>([
    ['an unknown version', (p) => Object.assign(p, { version: 2 }), /^version: expected 1/],
    ['an unknown field', (p) => Object.assign(p, { classifier: {} }), /^classifier: unknown field/],
    ['an unknown kind', (p) => Object.assign(p.cells[0], { kind: 'acuracy' }), /^cells\.0\.kind: expected one of accuracy/],
    ['a misspelt field of a cell', (p) => Object.assign(p.cells[0], { batch: 3 }), /^cells\.0\.batch: unknown field/],
    ['a missing field', (p) => Reflect.deleteProperty(p.cells[1], 'epsilons'), /^cells\.1\.epsilons: missing/],
    ['a negative epsilon', (p) => Object.assign(p.cells[1], { epsilons: [-1] }), /^cells\.1\.epsilons\.0/],
    ['an unknown attack', (p) => Object.assign(p.cells[1], { attack: 'l3' }), /^cells\.1\.attack: no attack is called "l3"/],
    ['a bad parameter', (p) => Object.assign(p.cells[1], { parameters: { steps: 0.5 } }), /^cells\.1\.parameters\.steps/],
    ['an unknown classifier', (p) => Object.assign(p.cells[0], { classifier: 'z' }), /^cells\.0\.classifier: no classifier is called "z"/],
    ['an unknown member', (p) => Object.assign(p.classifiers.ens, { members: ['z'] }), /^classifiers\.ens: no classifier is called "z"/],
    ['a cycle', (p) => Object.assign(p.classifiers.ens, { members: ['cal'] }), /cycle/],
    ['missing labels', (p) => Object.assign(p.cells[0], { images: 'idx' }), /^cells\.0\.images: the images "idx" have no labels/],
    ['a wrong shape', (p) => Object.assign(p.images.x, { shape: [32, 27, 28] }), /^images\.x\.shape: expected \[n, 28, 28\]/],
    ['an unknown data set', (p) => Object.assign(p.images.t, { dataset: 'mnist' }), /^images\.t\.dataset/],
    ['indices and a count', (p) => Object.assign(p.images.t, { indices: [1] }), /^images\.t\.count/],
    ['an id used twice', (p) => Object.assign(p.cells[1], { id: 'one' }), /^cells\.1\.id: "one" is used twice/],
    ['an id that is a path', (p) => Object.assign(p.cells[1], { id: '../x' }), /^cells\.1\.id/],
    ['a temperature of zero', (p) => Object.assign(p.classifiers.cal, { temperature: 0 }), /^classifiers\.cal\.temperature/],
  ])('refuses %s', (_, change, message) => {
    expect(() => parsePlan(changed(change))).toThrow(message);
  });

  it('never fails in another way, whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const candidate of [value, { ...good, cells: [value] }, { ...good, images: value }, { ...good, classifiers: { a: value } }])
          try {
            parsePlan(candidate);
          } catch (error) {
            expect(error).toMatchObject({ code: 'invalid-plan' });
          }
      }),
      { seed: 42 },
    );
  });
});
