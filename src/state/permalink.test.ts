/** Links: what is written is read, and nothing that is read can do harm. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';
import { readLink, writeLink } from './permalink';
import { formatSpec, parseSpec } from './spec-text';
import { sampleSpecimen } from './specimen';
import type { Specimen } from './specimen';

const coordinate = fc.integer({ min: 0, max: 1024 }).map((k) => k / 1024);
const specimen: fc.Arbitrary<Specimen> = fc.oneof(
  fc.record({
    kind: fc.constant('strokes' as const),
    strokes: fc.array(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 9 }), { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('test' as const), index: fc.integer({ min: 0, max: 9999 }) }),
  fc.record({
    kind: fc.constant('pixels' as const),
    pixels: fc.uint8Array({ minLength: 784, maxLength: 784 }),
    name: fc.string({ maxLength: 80 }),
  }),
);

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
const leaf: fc.Arbitrary<ClassifierSpec> = fc.oneof(fc.record({ zoo: name }), fc.record({ saved: name }));
const spec: fc.Arbitrary<ClassifierSpec> = fc.oneof(
  leaf,
  fc.record({ members: fc.array(leaf, { minLength: 1, maxLength: 5 }) }),
  fc.record({ members: fc.array(leaf, { minLength: 1, maxLength: 5 }), combine: fc.constant('mean-probabilities' as const) }),
  fc.record({ classifier: leaf, temperature: fc.integer({ min: 1, max: 99_999 }).map((k) => k / 1000) }),
);

const state = fc.record({
  panel: fc.constantFrom('draw', 'attack', 'calibrate'),
  specimen,
  subjects: fc.array(spec, { minLength: 1, maxLength: 4 }),
  parameters: fc.dictionary(fc.stringMatching(/^p[A-Za-z0-9-]{0,10}$/), fc.string({ maxLength: 20 }), { noNullPrototype: true }),
});

describe('a link', () => {
  it('gives back the state', () => {
    fc.assert(
      fc.property(state, (before) => {
        const { problems, ...after } = readLink(writeLink(before));
        expect(problems).toEqual([]);
        expect(after).toEqual(before);
      }),
      { seed: 42 },
    );
  });

  it('survives whatever stands in the address bar', () => {
    const fragment = fc.oneof(
      fc.string(),
      fc.webFragments(),
      fc.tuple(fc.constantFrom('drawing', 'test', 'image', 'on', 'v'), fc.string()).map(([k, v]) => `#/draw?${k}=${v}`),
    );
    fc.assert(
      fc.property(fragment, (text) => {
        const link = readLink(text);
        expect(link.problems.every((sentence) => sentence.endsWith('.'))).toBe(true);
      }),
      { seed: 42, numRuns: 1000 },
    );
  });

  it('survives the loss of its end, keeping what is whole', () => {
    const whole = writeLink({ panel: 'draw', specimen: sampleSpecimen, subjects: [{ zoo: 'cnn' }], parameters: { epsilon: '0.1' } });
    for (let length = 0; length < whole.length; length++) expect(() => readLink(whole.slice(0, length))).not.toThrow();
    expect(readLink(`${whole}&on=((((`).subjects).toEqual([{ zoo: 'cnn' }]);
  });

  it('says what it did not understand', () => {
    expect(readLink('#/draw?v=1&test=99999').problems[0]).toContain('there are 10000');
    expect(readLink('#/draw?v=7').problems[0]).toContain('newer lab');
    expect(readLink('#/draw?drawing=%00').problems).toHaveLength(1);
    expect(readLink(`#/draw?x=${'y'.repeat(40_000)}`).problems[0]).toContain('longer');
    expect(readLink('').problems).toEqual([]);
    expect(readLink('#/<script>').panel).toBeUndefined();
  });
});

describe('a classifier as text', () => {
  it('reads what it writes', () => {
    expect(formatSpec({ classifier: { members: [{ zoo: 'm3' }, { zoo: 'm5' }] }, temperature: 1.5 })).toBe('mean(m3,m5)@1.5');
    expect(parseSpec('mean(m3,m5)@1.5')).toEqual({ classifier: { members: [{ zoo: 'm3' }, { zoo: 'm5' }] }, temperature: 1.5 });
  });

  it.each(['', 'mean(', 'mean()', 'cnn)', 'cnn@0', 'cnn@', 'mean('.repeat(50), 'cnn'.repeat(99), `mean(${'a,'.repeat(40)}a)`])('refuses %j', (text) => {
    expect(() => parseSpec(text)).toThrow('Choose a network');
  });
});
