/** How sure a classifier is of the digit on the bench, at any temperature; null while that is not known. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { softmaxRows } from '../../core/calibration/logits';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { specimenImageStore } from '../../state/specimen-image';
import { usePrediction } from '../../state/use-prediction';

export function useSpecimenLogits(spec: ClassifierSpec): Float32Array | null {
  const current = useStore(specimenImageStore, (state) => state.current);
  const live = usePrediction(current.status === 'ready' ? current.image : null, spec);
  return live.prediction && !live.stale ? live.prediction.logits : null;
}

export function useSpecimenConfidence(spec: ClassifierSpec): ((temperature: number) => number) | null {
  const logits = useSpecimenLogits(spec);
  return useMemo(() => (logits ? (temperature: number) => Math.max(...softmaxRows(logits, logits.length, temperature)) : null), [logits]);
}
