/** The control experiment's committed results, fetched when its view is first opened. */
import { useEffect, useState } from 'react';
import { toErrorRecord } from '../../core/errors';
import { effectsOf, loadAugmentation } from './augmentation';
import type { Effects } from './augmentation';

export interface Experiment {
  status: 'loading' | 'ready' | 'missing' | 'failed';
  effects?: Effects;
  message?: string;
}

export function useAugmentation(isOpen: boolean): Experiment {
  const [experiment, setExperiment] = useState<Experiment>({ status: 'loading' });
  const isWanted = isOpen && experiment.status === 'loading';
  useEffect(() => {
    if (!isWanted) return undefined;
    let isHere = true;
    loadAugmentation()
      .then((results) => isHere && setExperiment(results ? { status: 'ready', effects: effectsOf(results) } : { status: 'missing' }))
      .catch((error: unknown) => isHere && setExperiment({ status: 'failed', message: toErrorRecord(error).message }));
    return () => {
      isHere = false;
    };
  }, [isWanted]);
  return experiment;
}
