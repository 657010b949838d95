/**
 * The control experiment of augmentation in this page, smaller than the committed one: what it trains and what has
 * come of it. It goes on while other panels are open.
 */
import { createStore } from 'zustand/vanilla';
import type { LabClient } from '../client/lab-client';
import type { AugmentationResult } from '../core/augmentation/plan';
import { CANCELLED, toErrorRecord } from '../core/errors';
import type { Progress } from '../protocol/messages';

export interface AugmentationRunState {
  status: 'none' | 'running' | 'finished' | 'stopped' | 'failed';
  /** The plan as it was sent. */
  plan: unknown;
  results: readonly AugmentationResult[];
  progress?: Progress;
  message?: string;
}

export const augmentationRunStore = createStore<AugmentationRunState>()(() => ({ status: 'none', plan: null, results: [] }));

let controller: AbortController | null = null;

/** Starts it; does nothing while one runs. */
export function startAugmentation(client: LabClient, plan: unknown, testImages: number): void {
  if (augmentationRunStore.getState().status === 'running') return;
  const mine = new AbortController();
  controller = mine;
  const change = (changes: Partial<AugmentationRunState>): void => {
    if (controller === mine) augmentationRunStore.setState(changes);
  };
  augmentationRunStore.setState({ status: 'running', plan, results: [], progress: undefined, message: undefined });
  client
    .call(
      'augmentation',
      { plan, testImages },
      {
        signal: mine.signal,
        onPart: (result) => change({ results: [...augmentationRunStore.getState().results, result] }),
        onProgress: (progress) => change({ progress }),
      },
    )
    .then(() => change({ status: 'finished' }))
    .catch((error: unknown) => {
      const { code, message } = toErrorRecord(error);
      change(code === CANCELLED ? { status: 'stopped' } : { status: 'failed', message });
    });
}

/** Ends it; the networks that were tested stay. */
export function stopAugmentation(): void {
  controller?.abort();
}
