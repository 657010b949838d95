/**
 * What the augmentation experiment says: accuracy by kind, share and test, and the difference to the
 * control, each over the seeds with an interval.
 */
import { meanWithInterval, type MeanWithInterval } from '../statistics/student';
import type { AugmentationResult } from './plan';

export interface AugmentationEffect {
  kind: AugmentationResult['kind'];
  share: number;
  test: string;
  accuracy: MeanWithInterval;
  /**
   * Accuracy less that of the control with the same seed: for a kind its duplicates at the same share, which
   * take as many steps; for duplicates the runs with nothing added. Absent for those, and where seeds are missing.
   */
  difference?: MeanWithInterval;
}

/** The run that another one is compared with. */
function controlOf({ kind, share, seed }: AugmentationResult, results: readonly AugmentationResult[]): AugmentationResult | undefined {
  if (kind === 'none') return undefined;
  const [controlKind, controlShare] = kind === 'duplicate' ? (['none', 0] as const) : (['duplicate', share] as const);
  return results.find((other) => other.kind === controlKind && other.share === controlShare && other.seed === seed);
}

/** Every combination that has two seeds or more, in the order in which it first comes. */
export function augmentationEffects(results: readonly AugmentationResult[]): AugmentationEffect[] {
  const groups = new Map<string, AugmentationResult[]>();
  for (const result of results) {
    const key = `${result.kind} ${result.share}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .flatMap((group) =>
      Object.keys(group[0].accuracy).map((test): AugmentationEffect => {
        const differences = group.flatMap((result) => {
          const control = controlOf(result, results);
          return control ? [result.accuracy[test] - control.accuracy[test]] : [];
        });
        return {
          kind: group[0].kind,
          share: group[0].share,
          test,
          accuracy: meanWithInterval(group.map(({ accuracy }) => accuracy[test])),
          ...(differences.length > 1 && { difference: meanWithInterval(differences) }),
        };
      }),
    );
}
