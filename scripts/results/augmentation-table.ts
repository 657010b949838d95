/**
 * The augmentation experiment in docs/RESULTS.md, from plans/augmentation.results.json:
 * `node --import tsx scripts/results/augmentation-table.ts`.
 */
import fs from 'node:fs';
import { augmentationEffects, type AugmentationEffect } from '../../src/core/augmentation/effects';
import type { AugmentationResult, AugmentationTest } from '../../src/core/augmentation/plan';
import { inRoot } from '../lib/paths.mjs';
import { table, writeSection } from './sections.mjs';

interface Results {
  title: string;
  note: string;
  recipe: { images: number; epochs: number };
  tests: AugmentationTest[];
  results: AugmentationResult[];
}

const NAMES = { none: 'nothing', duplicate: 'duplicates', mixup: 'MixUp', cutmix: 'CutMix', rotation: 'rotated', noise: 'noisy' } as const;

function signed(points: number): string {
  return `${points < 0 ? '−' : '+'}${Math.abs(100 * points).toFixed(2)}`;
}

/** Accuracy, and the difference with its interval; bold where the interval leaves out 0. */
function cell({ accuracy, difference }: AugmentationEffect): string {
  const mean = `${(100 * accuracy.mean).toFixed(2)} %`;
  if (!difference) return mean;
  const [low, high] = difference.interval;
  const text = `${signed(difference.mean)} (${signed(low)} to ${signed(high)})`;
  return `${mean}, ${low > 0 || high < 0 ? `**${text}**` : text}`;
}

export function augmentationSection({ title, note, recipe, tests, results }: Results): string {
  const effects = augmentationEffects(results);
  const groups = [...new Set(effects.map(({ kind, share }) => `${kind} ${share}`))].map((key) => effects.filter(({ kind, share }) => `${kind} ${share}` === key));
  const place = Object.keys(NAMES);
  groups.sort((a, b) => a[0].share - b[0].share || place.indexOf(a[0].kind) - place.indexOf(b[0].kind));
  const rows = groups.map((group) => [
    NAMES[group[0].kind],
    group[0].share === 0 ? '' : `${Math.round(100 * group[0].share)} %`,
    ...tests.map(({ id }) => {
      const effect = group.find(({ test }) => test === id);
      return effect ? cell(effect) : '';
    }),
  ]);
  const seeds = new Set(results.map(({ seed }) => seed)).size;
  const backends = [...new Set(results.map(({ backend }) => backend))].join(', ');
  const dates = [...new Set(results.map(({ date }) => date))].sort();
  return `## ${title}

${note} Here: ${results.length} runs of ${recipe.images.toLocaleString('en')} digits and ${recipe.epochs} epochs, ${seeds} seeds, ${results[0].n.toLocaleString('en')} test digits each, ${backends}, ${dates.join(' to ')}. Means over the seeds; behind each, in percentage points with Student's 95 % interval over pairs of the same seed, the difference to duplicates of the same number (which take as many steps), for duplicates that to nothing added. Bold: the interval leaves out 0.

${table(['added', 'share', ...tests.map(({ label }) => label)], rows)}`;
}

if (process.argv[1] === import.meta.filename) {
  const results = JSON.parse(fs.readFileSync(inRoot('plans', 'augmentation.results.json'), 'utf8')) as Results;
  writeSection('added examples', 'scripts/results/augmentation-table.ts', augmentationSection(results));
}
