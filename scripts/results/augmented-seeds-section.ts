/**
 * Augmentation against detection over several seeds in docs/RESULTS.md, from plans/augmented-seeds.results.json:
 * `node --import tsx scripts/results/augmented-seeds-section.ts`.
 */
import fs from 'node:fs';
import { fileDataset } from '../../src/core/catalogue/datasets';
import { meanWithInterval } from '../../src/core/statistics/student';
import { inRoot } from '../lib/paths.mjs';
import { table, writeSection } from './sections.mjs';

interface Run {
  arm: 'plain' | 'augmented';
  seed: number;
  /** Images of each set. */
  n: number;
  accuracy: number;
  ece: number;
  eceAfter: number;
  turned: number;
  auroc: Record<string, number>;
  backend: string;
  date: string;
}

export interface AugmentedSeeds {
  recipe: { networks: string[]; images: number; epochs: number };
  arms: { augmented: { rotationDegrees: number; translationShare: number } };
  turn: number;
  results: Run[];
}

export const AUGMENTED_SEEDS = inRoot('plans', 'augmented-seeds.results.json');

interface Measure {
  label: string;
  of: (run: Run) => number | undefined;
  /** AUROC stands as it is, shares in percent. */
  isShare: boolean;
}

function measures({ turn, results }: AugmentedSeeds): Measure[] {
  const sets = Object.keys(results[0].auroc);
  return [
    { label: 'accuracy', of: ({ accuracy }) => accuracy, isShare: true },
    { label: `accuracy, turned by ${turn}°`, of: ({ turned }) => turned, isShare: true },
    { label: 'ECE as trained', of: ({ ece }) => ece, isShare: true },
    { label: 'ECE after a temperature', of: ({ eceAfter }) => eceAfter, isShare: true },
    ...sets.map((set): Measure => ({ label: `AUROC (MSP), ${fileDataset(set)?.label ?? set}`, of: ({ auroc }) => auroc[set], isShare: false })),
  ];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function row({ label, of, isShare }: Measure, results: readonly Run[]): string[] {
  const written = (value: number): string => (isShare ? `${(100 * value).toFixed(2)} %` : value.toFixed(3));
  const signed = (value: number): string => `${value < 0 ? '−' : '+'}${isShare ? Math.abs(100 * value).toFixed(2) : Math.abs(value).toFixed(3)}`;
  const arm = (wanted: Run['arm']): number[] => results.filter((run) => run.arm === wanted).flatMap((run) => of(run) ?? []);
  const differences = results.flatMap((run) => {
    const control = results.find((other) => other.arm === 'plain' && other.seed === run.seed);
    const [one, other] = [of(run), control && of(control)];
    return run.arm === 'augmented' && one !== undefined && other !== undefined ? [one - other] : [];
  });
  const { mean: difference, interval } = meanWithInterval(differences);
  const text = `${signed(difference)} (${interval.map(signed).join(' to ')})`;
  return [label, written(mean(arm('plain'))), written(mean(arm('augmented'))), interval[0] > 0 || interval[1] < 0 ? `**${text}**` : text];
}

export function augmentedSeedsSection(data: AugmentedSeeds): string {
  const { recipe, arms, results } = data;
  const [{ n }] = results;
  const seeds = new Set(results.map(({ seed }) => seed)).size;
  const { rotationDegrees, translationShare } = arms.augmented;
  return `## Augmentation against detection, over seeds

A network that is taught to ignore how far a digit is turned and where it stands should read turned digits better, given time to learn. Does it also grow sure of things that are no digit? \`${recipe.networks[0]}\` trained on ${recipe.images.toLocaleString('en')} digits for ${recipe.epochs} epochs, as they are and with An et al.'s augmentation (turned by up to ${rotationDegrees}°, shifted by up to ${Math.round(100 * translationShare)} % of the width), ${seeds} seeds each; ${n.toLocaleString('en')} images of each set, ${[...new Set(results.map(({ backend }) => backend))].join(', ')}, ${[...new Set(results.map(({ date }) => date))].sort().join(' to ')}. Means over the seeds, and the difference with Student's 95 % interval over pairs of the same seed (percentage points; of AUROC as it is); bold where the interval leaves out 0. The shipped \`ensemble\` against \`ensemble-augmented\` is the same question at full length: see the table of variants above.

${table(['', 'as they are', 'augmented', 'difference'], measures(data).map((measure) => row(measure, results)))}`;
}

if (process.argv[1] === import.meta.filename) {
  const data = JSON.parse(fs.readFileSync(AUGMENTED_SEEDS, 'utf8')) as AugmentedSeeds;
  writeSection('augmentation against detection', 'scripts/results/augmented-seeds-section.ts', augmentedSeedsSection(data));
}
