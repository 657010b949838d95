import { describe, expect, test } from 'vitest';
import { readScoreRequest, readScoreRequests } from './score-parameters';
import { SCORE_IDS, scoreEntry, scores } from './scores';

test('every id has one entry, with words and a source', () => {
  expect(scores.map((entry) => entry.id)).toEqual([...SCORE_IDS]);
  for (const entry of scores) {
    expect(entry.label.length).toBeGreaterThan(2);
    expect(entry.help).toMatch(/^[A-Z].*\.$/);
    expect(entry.source).toMatch(/\d{4}$/);
    for (const parameter of entry.parameters) {
      if (parameter.type === 'choice') expect(parameter.choices).toContain(parameter.default);
      else expect(parameter.default >= parameter.minimum && parameter.default <= parameter.maximum).toBe(true);
    }
    if (entry.findsErrors) expect(entry.needs).toMatchObject({ gradients: false, features: false, fit: false });
  }
});

describe('requests', () => {
  test('a bare id takes the defaults', () => {
    expect(readScoreRequest('odin')).toMatchObject({ id: 'odin', parameters: { temperature: 1000, epsilon: 0.0014 } });
    expect(readScoreRequest('knn').parameters).toEqual({ k: 50 });
  });
  test('the same score twice under two names', () => {
    const requests = readScoreRequests(['odin', { id: 'odin-b', score: 'odin', temperature: 0.33, epsilon: 0.1 }], 'detection');
    expect(requests[1]).toMatchObject({ id: 'odin-b', entry: scoreEntry('odin'), parameters: { temperature: 0.33, epsilon: 0.1 } });
  });
  test.each([
    ['nothing', 'unknown-score', 'nothing'],
    [{ id: 'a', score: 'knn', k: 2.5 }, 'invalid-parameter', 'a.k'],
    [{ id: 'a', score: 'vim', mode: 'both' }, 'invalid-parameter', 'average, joined'],
    [{ id: 'a', score: 'msp', epsilon: 1 }, 'invalid-parameter', 'no settings'],
    [{ id: 'a', score: 'odin', epsilon: -1 }, 'invalid-parameter', 'from 0 to 1'],
  ] as const)('%j is refused', (given, code, part) => {
    expect(() => readScoreRequest(given)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(part) as string }));
  });
  test('names are unique, and failures take only scores from logits', () => {
    expect(() => readScoreRequests(['msp', { id: 'msp', score: 'energy' }], 'detection')).toThrow(expect.objectContaining({ code: 'invalid-parameter' }));
    expect(() => readScoreRequests(['vim'], 'failures')).toThrow(expect.objectContaining({ code: 'invalid-parameter' }));
  });
});
