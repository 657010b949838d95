import { describe, expect, it } from 'vitest';
import { parsePlan } from './plan';

const plan = (cell: Record<string, unknown>): unknown => ({
  version: 1,
  classifiers: { a: { zoo: 'cnn' } },
  images: {
    in: { dataset: 'mnist-test' },
    out: { dataset: 'fashion-mnist-test' },
    fit: { dataset: 'mnist-train', count: 5000 },
    unlabelled: { file: 'x.gz' },
  },
  cells: [{ id: 'c', classifier: 'a', ...cell }],
});
const detection = (scores: unknown[], more: Record<string, unknown> = {}): unknown => plan({ kind: 'detection', in: 'in', out: 'out', scores, ...more });
const failures = (scores: unknown[]): unknown => plan({ kind: 'failures', images: 'in', scores });

describe('scores in a plan', () => {
  it('are ids or objects with settings', () => {
    expect(() => parsePlan(detection(['msp', 'odin', { id: 'odin-a', score: 'odin', temperature: 0.33, epsilon: 0.1 }, 'vim', 'mahalanobis'], { fit: 'fit' }))).not.toThrow();
    expect(() => parsePlan(failures(['msp', 'energy', 'mutual-information']))).not.toThrow();
  });

  it.each<[string, unknown, RegExp]>([
    ['an unknown score', detection(['msp', 'mps']), /^cells\.0\.scores\.1: There is no score "mps"/],
    ['an unknown score behind an id', detection([{ id: 'x', score: 'oddin' }]), /^cells\.0\.scores\.0: .*oddin/],
    ['a setting that the score lacks', detection([{ id: 'x', score: 'msp', temperature: 2 }]), /^cells\.0\.scores\.0: .*temperature/],
    ['a setting out of range', detection([{ id: 'x', score: 'odin', epsilon: -1 }]), /^cells\.0\.scores\.0: .*epsilon.*from 0 to 1/],
    ['the same id twice', detection(['odin', { id: 'odin', score: 'odin', epsilon: 0 }]), /^cells\.0\.scores\.1: "odin" is used twice/],
    ['a fitted score without images to fit on', detection(['msp', 'knn']), /^cells\.0\.fit: missing.*"knn"/],
    ['Mahalanobis fitted on images without labels', detection(['mahalanobis'], { fit: 'unlabelled' }), /^cells\.0\.fit: .*no labels/],
    ['a gradient score for errors', failures(['msp', 'odin']), /^cells\.0\.scores\.1: expected a score made from logits, not odin/],
    ['no score', detection([]), /^cells\.0\.scores/],
  ])('refuses %s', (_, given, message) => {
    expect(() => parsePlan(given)).toThrow(message);
  });

  it('lets other scores fit on images without labels', () => {
    expect(() => parsePlan(detection(['vim'], { fit: 'unlabelled' }))).not.toThrow();
  });
});
