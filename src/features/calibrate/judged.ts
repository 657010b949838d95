/**
 * What the panel knows of one classifier: the logits in hand, ready to be binned at any temperature, and
 * the temperature fitted on validation digits. Worked out anew only when rows have arrived.
 */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { LiveCalibration } from '../../core/calibration/report';
import { fitTemperature } from '../../core/calibration/temperature';
import type { TemperatureFit } from '../../core/calibration/temperature';
import { calibrationStore, wishKey } from '../../state/calibration';
import type { LogitRows, LogitSet } from '../../state/calibration';
import type { Binning } from './settings';

/** Fewer validation images than this make a temperature that still wanders about. */
const ENOUGH_TO_FIT = 500;

export interface Judged {
  spec: ClassifierSpec;
  key: string;
  label: string;
  /** Absent for a moment, before they are asked for. */
  test?: LogitSet;
  validation?: LogitSet;
  /** The test digits in hand. */
  rows?: LogitRows;
  live: LiveCalibration | null;
  /** On the validation digits in hand. */
  fit: TemperatureFit | null;
}

export interface BinOptions {
  bins: number;
  binning: Binning;
}

/** The calibration of rows in hand; null while there are none. */
export function useLive(rows: LogitRows | undefined, { bins, binning }: BinOptions): LiveCalibration | null {
  return useMemo(() => (rows && rows.labels.length > 0 ? new LiveCalibration(rows.logits, rows.labels, { bins, binning }) : null), [rows, bins, binning]);
}

/** @param spec the same object as long as it means the same classifier; null for none */
export function useJudged(spec: ClassifierSpec | null, label: string, options: BinOptions): Judged | null {
  const test = useStore(calibrationStore, ({ sets }) => (spec ? sets[wishKey({ spec, dataset: 'mnist-test' })] : undefined));
  const validation = useStore(calibrationStore, ({ sets }) => (spec ? sets[wishKey({ spec, dataset: 'mnist-validation' })] : undefined));
  const live = useLive(test?.rows, options);
  const fittedOn = validation?.rows;
  const fit = useMemo(() => (fittedOn && fittedOn.labels.length >= ENOUGH_TO_FIT ? fitTemperature(fittedOn.logits, fittedOn.labels) : null), [fittedOn]);
  return useMemo(
    () => (spec ? { spec, key: specKey(spec), label, test, validation, rows: test?.rows, live, fit } : null),
    [spec, label, test, validation, live, fit],
  );
}
