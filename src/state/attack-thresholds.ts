/**
 * The smallest epsilon that fools the digit on the bench, for each network and attack that somebody asked about:
 * searched one after the other, kept while the digit stays.
 */
import { createStore } from 'zustand/vanilla';
import type { Call, LabClient } from '../client/lab-client';
import type { AttackParameters } from '../core/catalogue/attacks';
import { specKey } from '../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';
import { CANCELLED, toErrorRecord } from '../core/errors';
import type { DigitThreshold } from '../protocol/attack';

/** What every search of one digit shares. */
export interface ThresholdDigit {
  image: Float32Array;
  label: number;
  seed: number;
}

export interface ThresholdJob {
  classifier: ClassifierSpec;
  attack: string;
  parameters: AttackParameters;
  target?: number;
}

export type Threshold =
  | { status: 'waiting' | 'searching' }
  /** null: nothing fooled it. */
  | { status: 'found'; epsilon: number | null; durationMs: number }
  | { status: 'failed'; message: string };

export interface ThresholdsState {
  digit: ThresholdDigit | null;
  cells: Readonly<Record<string, Threshold>>;
}

export const thresholdsStore = createStore<ThresholdsState>()(() => ({ digit: null, cells: {} }));

let queue: { key: string; job: ThresholdJob }[] = [];
let controller: AbortController | null = null;
let asking: Call<DigitThreshold> | null = null;
let isHeld = false;

export const thresholdKey = ({ classifier, attack, parameters, target }: ThresholdJob): string =>
  `${specKey(classifier)} ${attack} ${JSON.stringify(parameters)} ${target ?? ''}`;

const isSame = (a: ThresholdDigit | null, b: ThresholdDigit): boolean => a?.image === b.image && a.label === b.label && a.seed === b.seed;

function setCell(key: string, cell: Threshold | undefined): void {
  thresholdsStore.setState(({ cells }) => {
    const { [key]: _, ...others } = cells;
    return { cells: cell ? { ...others, [key]: cell } : others };
  });
}

/** Another digit is on the bench: what was found of the one before is no use any more. */
export function placeThresholdDigit(digit: ThresholdDigit): void {
  if (isSame(thresholdsStore.getState().digit, digit)) return;
  stopThresholds();
  thresholdsStore.setState({ digit, cells: {} });
}

/** Searches what is not known yet, in this order, after what is being searched already. */
export function searchThresholds(client: LabClient, jobs: readonly ThresholdJob[]): void {
  const { digit, cells } = thresholdsStore.getState();
  if (!digit) return;
  for (const job of jobs) {
    const key = thresholdKey(job);
    const known = cells[key];
    if (known && known.status !== 'failed') continue;
    queue.push({ key, job });
    setCell(key, { status: 'waiting' });
  }
  if (!controller) void work(client, digit);
}

async function work(client: LabClient, digit: ThresholdDigit): Promise<void> {
  const own = new AbortController();
  controller = own;
  // A stopped search must take nothing from the queue of the next.
  while (!own.signal.aborted && queue.length > 0) {
    const [{ key, job }] = queue.splice(0, 1);
    setCell(key, { status: 'searching' });
    try {
      asking = client.call('smallest-epsilon', { ...digit, ...job }, { signal: own.signal });
      if (isHeld) asking.pause();
      const found = await asking;
      if (!own.signal.aborted) setCell(key, { status: 'found', ...found });
    } catch (error) {
      const { code, message } = toErrorRecord(error);
      if (code !== CANCELLED) setCell(key, { status: 'failed', message });
    }
  }
  if (controller === own) controller = null;
}

/** Lets a hand on the slider have the engine for itself. */
export function holdThresholds(): void {
  isHeld = true;
  asking?.pause();
}

/** The hand rests: the search goes on. */
export function releaseThresholds(): void {
  isHeld = false;
  asking?.resume();
}

/** Ends the search; what was found stays. */
export function stopThresholds(): void {
  queue = [];
  controller?.abort();
  controller = null;
  thresholdsStore.setState(({ cells }) => ({
    cells: Object.fromEntries(Object.entries(cells).filter(([, { status }]) => status === 'found' || status === 'failed')),
  }));
}
