/**
 * What is known about a model besides its weights, and a model as files: plain data for pickers,
 * exports and the storage.
 */
import type { ClassifierSpec } from './classifier-spec';
import type { NetworkId } from './networks';
import type { OutlierDataset } from './recipe-parts';

/** A model as the pickers show it. */
export interface ModelEntry {
  spec: ClassifierSpec;
  /** Id within its kind: the shipped one's or the saved one's. */
  id: string;
  label: string;
  shipped: boolean;
  parameters: number;
  /** Which of the lab's networks it is, where it was trained here; of an ensemble its members say so. */
  network?: NetworkId;
  members?: { id: string; label: string }[];
  /** Share of the full test set read right, where it was measured, and by what. */
  test?: { accuracy: number; n: number; backend: string; date: string };
  /** When it was saved, ISO 8601. */
  date?: string;
  /** In words: how it was trained. */
  training?: string;
  /** What outlier exposure showed it, of one that was trained in this browser; of a shipped one its id tells (exposure.ts). */
  outliers?: readonly OutlierDataset[];
  /** What it is there for, of a shipped one. */
  help?: string;
  sizeBytes: number;
}

/** A layers-model as files. */
export interface ModelFiles {
  /** The text of model.json. */
  modelJson: string;
  /** Weight files by the path that model.json names. */
  weights: Record<string, ArrayBuffer>;
}
