/**
 * Every question the page may put to the worker: its parameters, its result, and what comes in
 * parts while it runs. Types only; typed arrays cross, tensors never do.
 */
import type { AttackUsed } from '../core/attacks/attack-used';
import type { AugmentationResult } from '../core/augmentation/plan';
import type { BackendChoice, BackendInfo, BackendMeasurement } from '../core/catalogue/backends';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';
import type { ModelEntry, ModelFiles } from '../core/catalogue/model-entry';
import type { Plan } from '../core/catalogue/plan';
import type { Recipe } from '../core/catalogue/recipe';
import type { TestReport } from '../core/catalogue/test-report';
import type { EpochRecord, StepRecord, TrainingLog, TrainingProgress } from '../core/catalogue/training-log';
import type { CellResult } from '../core/catalogue/results';
import type { ImageShift } from '../core/shifts/shift';
import type { ScoreOneAnswer, ScoreOneQuestion, ScoresAnswer, ScoresQuestion } from './detection';
import type { AttackedDigit, AttackedImages, AttackReplay, AttackSpeed, DigitAttack, DigitThreshold, ImagesAttack } from './attack';

/** Which images of a set: rows, or a seeded draw of `count` without replacement; all without either. */
export interface ImageSelection {
  dataset: string;
  indices?: number[];
  count?: number;
  seed?: number;
}

export interface ImagesResult {
  /** [n,28,28], 0..255. */
  pixels: Uint8Array;
  /** Digits 0..9, where the set has labels. */
  labels?: Uint8Array;
  /** Rows in the original file, or in the made set. */
  indices: number[];
}

/** A set of images and whether it is there; `message` tells how to get it if not. */
export interface DatasetState {
  id: string;
  label: string;
  installed: boolean;
  message?: string;
}

export interface MemberPrediction {
  /** The member's id; `models` tells its label. */
  id: string;
  /** [n,10] */
  logits: Float32Array;
}

export interface Prediction {
  /** [n,10] */
  logits: Float32Array;
  /** In order; empty for a single network. */
  members: MemberPrediction[];
  durationMs: number;
}

/** Logits of many labelled images; ensembles with their members', each computed once. */
export interface LogitsResult {
  /** [n,10] */
  logits: Float32Array;
  /** In order; empty for a single network. */
  members: MemberPrediction[];
  /** [n] */
  labels: Uint8Array;
  /** Rows in the original file, [n]. */
  indices: number[];
  /** What computed them: "wasm". */
  backends: string[];
  /** They were kept from an earlier visit. */
  wasKept: boolean;
}

/** Finished rows of an answer that is still being computed. */
export interface LogitsPart {
  from: number;
  /** Rows of the whole answer. */
  total: number;
  logits: Float32Array;
  members: MemberPrediction[];
  labels: Uint8Array;
  indices: number[];
}

/** A training that was interrupted and can go on. */
export interface RunSummary {
  runId: string;
  name: string;
  recipe: Recipe;
  progress: TrainingProgress;
  log: TrainingLog;
  /** Of the last checkpoint, ISO 8601. */
  date: string;
}

export type TrainingPart =
  | { type: 'log'; log: TrainingLog }
  | { type: 'step'; record: StepRecord; progress: TrainingProgress }
  | { type: 'epoch'; record: EpochRecord }
  | { type: 'checkpoint'; step: number; date: string };

export interface TrainingOutcome {
  model: ModelEntry;
  log: TrainingLog;
  test: TestReport;
  trainingMs: number;
}

interface Method<P, R, Part = never> {
  params: P;
  result: R;
  part: Part;
}

export interface Methods {
  /** Starts (or restarts) the engine on a backend. Other calls wait for the first start. */
  start: Method<{ choice: BackendChoice; threads?: number }, BackendInfo>;
  /** Times every backend that starts here; for a worker of its own, which computes nothing else. */
  'measure-backends': Method<Record<string, never>, BackendMeasurement[], BackendMeasurement>;
  predict: Method<{ classifier: ClassifierSpec; images: Float32Array }, Prediction>;
  /**
   * Logits of labelled images, of the whole and of every member, as they are, shifted, or attacked by way of the
   * classifier itself; kept in this browser, so that a second asking is instant.
   */
  logits: Method<{ classifier: ClassifierSpec; images: ImageSelection; shift?: ImageShift; attack?: AttackUsed }, LogitsResult, LogitsPart>;
  images: Method<ImageSelection, ImagesResult>;
  datasets: Method<Record<string, never>, DatasetState[]>;
  models: Method<Record<string, never>, ModelEntry[]>;
  'rename-model': Method<{ id: string; label: string }, ModelEntry>;
  'delete-model': Method<{ id: string }, null>;
  /** Fetches a classifier's weights and sets it up, so that the first question about it is answered at once. */
  'load-model': Method<{ classifier: ClassifierSpec }, null>;
  'export-model': Method<{ classifier: ClassifierSpec }, ModelFiles>;
  'import-model': Method<ModelFiles & { label: string }, ModelEntry>;
  /** Milliseconds that one training step of each network takes here, measured now. */
  'training-speed': Method<{ recipe: Recipe }, { imagesPerSecond: number }>;
  train: Method<{ runId: string; name: string; recipe: Recipe }, TrainingOutcome, TrainingPart>;
  /** Interrupted trainings. */
  runs: Method<Record<string, never>, RunSummary[]>;
  'discard-run': Method<{ runId: string }, null>;
  test: Method<{ classifier: ClassifierSpec; images: ImageSelection }, TestReport>;
  /** Trains the networks of an augmentation plan (plans/augmentation.json, smaller) and tests each on the first test digits; each comes as a part. */
  augmentation: Method<{ plan: unknown; testImages: number }, AugmentationResult[], AugmentationResult>;
  /** Runs a plan's cells; every finished cell comes as a part, and is kept for the next time. */
  'run-plan': Method<{ plan: Plan }, CellResult[], CellResult>;
  'attack-digit': Method<DigitAttack & { epsilon: number }, AttackedDigit>;
  'replay-attack': Method<DigitAttack & { epsilon: number }, AttackReplay>;
  'smallest-epsilon': Method<DigitAttack, DigitThreshold>;
  'attack-images': Method<ImagesAttack, AttackedImages>;
  'attack-speed': Method<{ classifier: ClassifierSpec }, AttackSpeed>;
  /** Scores of many images by a classifier; kept in this browser, so that a second asking is instant. */
  'ood-scores': Method<ScoresQuestion, ScoresAnswer>;
  /** The same scores of one image. */
  'score-one': Method<ScoreOneQuestion, ScoreOneAnswer>;
  /** Counts for tests and the curious. */
  memory: Method<Record<string, never>, { tensors: number; bytes: number }>;
}

export type MethodName = keyof Methods;
export type Params<M extends MethodName> = Methods[M]['params'];
export type Result<M extends MethodName> = Methods[M]['result'];
export type Part<M extends MethodName> = Methods[M]['part'];
