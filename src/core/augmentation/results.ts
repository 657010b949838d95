/**
 * The finished runs of the augmentation experiment, read from the committed file: what does not look like a run is
 * passed over, so that a file of half a night is shown for what it holds.
 */
import { ADDED_KINDS } from '../catalogue/recipe-parts';
import type { AugmentationResult } from './plan';

export interface AugmentationResults {
  title: string;
  note: string;
  /** In the order of the plan. */
  tests: { id: string; label: string }[];
  runs: AugmentationResult[];
  /** Images of the training set before anything is added. */
  images: number | null;
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function runOf(value: Fields): AugmentationResult[] {
  const { id, kind, share, seed, steps, n, accuracy, backend, trainingMs, date } = value;
  const known = (['none', ...ADDED_KINDS] as const).find((one) => one === kind);
  if (!known || !isNumber(share) || !isNumber(seed) || !isNumber(steps) || !isNumber(n) || !isFields(accuracy)) return [];
  const figures = Object.fromEntries(Object.entries(accuracy).filter((entry): entry is [string, number] => isNumber(entry[1])));
  return [
    {
      id: String(id), kind: known, share, seed, steps, n, accuracy: figures, backend: typeof backend === 'string' ? backend : '', trainingMs: isNumber(trainingMs) ? trainingMs : 0, date: typeof date === 'string' ? date : '',
    },
  ];
}

/** The runs of a file; null for what is no file of the experiment. */
export function readAugmentationResults(value: unknown): AugmentationResults | null {
  if (!isFields(value)) return null;
  const runs = listOf(value.results).flatMap(runOf);
  if (runs.length === 0) return null;
  const tests = listOf(value.tests).flatMap(({ id, label }) => (typeof id === 'string' ? [{ id, label: typeof label === 'string' ? label : id }] : []));
  const { images } = isFields(value.recipe) ? value.recipe : {};
  const text = (field: unknown): string => (typeof field === 'string' ? field : '');
  return { title: text(value.title), note: text(value.note), tests, runs, images: isNumber(images) ? images : null };
}
