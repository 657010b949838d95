/**
 * What the page and the worker say to each other about scores that tell digits from what is none:
 * which images of which set, which scores with which settings, and the answer, one value per image.
 */
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';
import type { GivenScore } from '../core/catalogue/score-parameters';
import type { ImageSelection } from './methods';

/** Images of a set, or a person's own: [n,28,28], 0..255. */
export type ScoredSource = ImageSelection | { pixels: Uint8Array };

export interface ScoresQuestion {
  classifier: ClassifierSpec;
  images: ScoredSource;
  /** Each under its own id. */
  scores: GivenScore[];
  /** Training images for the scores that are fitted. */
  fit?: ImageSelection;
}

/** How a score was fitted; empty for those that need no fit. */
export interface FitFacts {
  fitCount?: number;
  features?: number;
  dimension?: number;
}

export interface ScoreValues {
  id: string;
  /** [n], larger = more in-distribution. */
  values: Float64Array;
  fit: FitFacts;
}

export interface ScoresAnswer {
  scores: ScoreValues[];
  /** What the classifier reads, [n], and how sure it says it is, [n] in 0..1. */
  readings: Uint8Array;
  confidences: Float32Array;
  /** Digits 0..9, where the set has labels. */
  labels?: Uint8Array;
  /** Rows in the set, [n]. */
  indices: number[];
  /** What computed the scores: "wasm". */
  backends: string[];
  /** Nothing had to be computed. */
  wasKept: boolean;
}

/** Scores of one image. */
export interface ScoreOneQuestion {
  classifier: ClassifierSpec;
  /** [28,28] in [0,1] */
  image: Float32Array;
  scores: GivenScore[];
  fit?: ImageSelection;
}

export interface ScoreOneAnswer {
  /** In the order of the question. */
  values: Float64Array;
  reading: number;
  confidence: number;
}
