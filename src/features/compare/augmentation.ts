/** The control experiment as charts, rows and words: each kind of added examples against as many duplicates. */
import { augmentationEffects } from '../../core/augmentation/effects';
import type { AugmentationEffect } from '../../core/augmentation/effects';
import { readAugmentationResults } from '../../core/augmentation/results';
import type { AugmentationResults } from '../../core/augmentation/results';
import type { FacetGroup } from './facets';
import type { Sentence } from '../../ui/stressed';
import { listed } from './words';

const files = import.meta.glob<unknown>('/plans/augmentation.results.json', { import: 'default' });

/** Null where the experiment has not been run with this lab. */
export async function loadAugmentation(): Promise<AugmentationResults | null> {
  const [load] = Object.values(files);
  return load ? readAugmentationResults(await load()) : null;
}

export const KIND_LABELS: Readonly<Record<AugmentationEffect['kind'], string>> = {
  none: 'Nothing added',
  duplicate: 'Duplicates (the control)',
  mixup: 'MixUp',
  cutmix: 'CutMix',
  rotation: 'Turned',
  noise: 'Noisy',
};

/** The kinds that are held against duplicates, in the order of the lines. */
export const ADDED = ['mixup', 'cutmix', 'rotation', 'noise'] as const;

export interface Effects {
  results: AugmentationResults;
  all: readonly AugmentationEffect[];
  shares: readonly number[];
  seeds: readonly number[];
}

export function effectsOf(results: AugmentationResults): Effects {
  const shares = [...new Set(results.runs.map(({ share }) => share))].filter((share) => share > 0).sort((a, b) => a - b);
  return { results, all: augmentationEffects(results.runs), shares, seeds: [...new Set(results.runs.map(({ seed }) => seed))].sort((a, b) => a - b) };
}

export const shareWords = (share: number): string => `${Math.round(share * 100)} %`;

/** Differences to duplicates, a little chart per test. */
export function differenceFacets({ results, all, shares }: Effects): FacetGroup {
  const facets = results.tests.map(({ id, label }) => {
    const lines = ADDED.map((kind) =>
      shares.flatMap((share, at) => {
        const difference = all.find((one) => one.kind === kind && one.share === share && one.test === id)?.difference;
        return difference ? [{ at, value: difference.mean, interval: difference.interval }] : [];
      }),
    );
    const most = Math.max(0.005, ...lines.flat().flatMap(({ interval }) => interval.map(Math.abs)));
    const end = Math.ceil(most * 100) / 100;
    return { title: label, categories: shares.map(shareWords), lines, domain: [-end, end] as const };
  });
  return { id: 'augmentation', title: 'Accuracy less that of as many duplicates, by share added, points', unit: 'percent', facets: facets.filter(({ lines }) => lines.some((points) => points.length > 0)) };
}

/** How a kind fared against its control over the shares of one test. */
function verdictOf(effects: Effects, kind: AugmentationEffect['kind'], test: string): { better: number; worse: number; of: number } {
  const intervals = effects.all.flatMap((one) => (one.kind === kind && one.test === test && one.difference ? [one.difference.interval] : []));
  return { better: intervals.filter(([low]) => low > 0).length, worse: intervals.filter(([, high]) => high < 0).length, of: intervals.length };
}

/** One sentence per test: which kinds beat their duplicates, which lose, which do as well. */
export function augmentationFindings(effects: Effects): Sentence[] {
  return effects.results.tests.flatMap(({ id, label }): Sentence[] => {
    const judged = ADDED.map((kind) => ({ label: KIND_LABELS[kind], ...verdictOf(effects, kind, id) })).filter(({ of }) => of > 0);
    if (judged.length === 0) return [];
    const better = judged.filter((one) => one.better > 0 && one.worse === 0);
    const worse = judged.filter((one) => one.worse > 0 && one.better === 0);
    const mixed = judged.filter((one) => one.better > 0 && one.worse > 0);
    const level = judged.filter((one) => one.better + one.worse === 0);
    const names = (list: typeof judged, count?: 'better' | 'worse'): string => listed(list.map((one) => (count ? `${one.label} (at ${one[count]} of ${one.of} shares)` : one.label)));
    const parts = [
      ...(better.length > 0 ? [`${names(better, 'better')} did better than as many duplicates`] : []),
      ...(worse.length > 0 ? [`${names(worse, 'worse')} did worse than as many duplicates`] : []),
      ...(mixed.length > 0 ? [`${names(mixed)} did better at some shares and worse at others`] : []),
      ...(level.length > 0 ? [`${names(level)} can not be told from as many duplicates`] : []),
    ];
    return [[`${label}: `, parts.join('; '), '.']];
  });
}

/** The view's one sentence: what the experiment says of clean digits, or why it says nothing. */
export function augmentationAnswer(effects: Effects | undefined): Sentence {
  if (!effects) return ['Whether added examples help more than seeing the same ones more often is asked of the small network; no answer is committed with this lab yet.'];
  const [first, ...others] = augmentationFindings(effects);
  if (!first) return ['The experiment has no two seeds to compare yet.'];
  const better = others.find(([, found]) => found.includes('did better than'));
  return [`On digits ${first[0].toLowerCase()}`, first[1], better ? `. ${better[0]}${better[1].split(';')[0]}.` : '.'];
}
