/**
 * The list of models that the app ships: `models/index.json`, written by `lab publish`, read by the
 * page, the command line and the tests.
 */
import * as v from 'valibot';
import { LabError } from '../errors';
import { ACTIVATIONS, NETWORK_IDS } from './networks';
import { WEIGHT_STORAGES } from './variants';

const testFigures = v.object({
  /** Share of the test set read right. */
  accuracy: v.number(),
  n: v.number(),
  backend: v.string(),
  /** ISO 8601 day of the measurement. */
  date: v.string(),
});

/** How a network came to be, from its log. */
const trained = v.object({
  /** Id of the recipe. */
  recipe: v.string(),
  network: v.picklist(NETWORK_IDS),
  activation: v.picklist(ACTIVATIONS),
  seed: v.number(),
  epochs: v.number(),
  /** Spent in training steps. */
  wallTimeMs: v.number(),
  /** "wasm (relaxed-simd), 1 thread" */
  backend: v.string(),
  /** ISO 8601 day. */
  date: v.string(),
  /** The shipped network that it was trained from, where it was. */
  startedFrom: v.optional(v.string()),
});

/** What storing the weights in fewer bits changed, on the test set. */
const storage = v.object({
  weights: v.picklist(WEIGHT_STORAGES),
  /** Beginning of the SHA-256 of the weight file, which is named by it. */
  hash: v.string(),
  /** Accuracy of the weights as trained, float32; `test.accuracy` is that of what is stored. */
  trainedAccuracy: v.number(),
  /** Test digits that are read as another class than before. */
  readingsChanged: v.optional(v.number()),
});

export type ZooTrained = v.InferOutput<typeof trained>;
export type ZooStorage = v.InferOutput<typeof storage>;

const network = v.object({
  id: v.string(),
  label: v.string(),
  /** What it is there for. */
  help: v.string(),
  /** Folder and file below `models/`. */
  path: v.string(),
  parameters: v.number(),
  /** Of all files that loading it fetches. */
  sizeBytes: v.number(),
  /** In words: data, epochs, augmentation. */
  training: v.string(),
  trained,
  storage,
  test: testFigures,
});

const ensemble = v.object({
  id: v.string(),
  label: v.string(),
  help: v.string(),
  /** Ids of networks in this list. */
  members: v.pipe(v.array(v.string()), v.minLength(2)),
  /** `storage.hash` of the members that the figure was measured with. */
  memberHashes: v.array(v.string()),
  training: v.string(),
  test: testFigures,
});

const zooIndex = v.object({ version: v.literal(1), networks: v.array(network), ensembles: v.array(ensemble) });

export type ZooNetwork = v.InferOutput<typeof network>;
export type ZooEnsemble = v.InferOutput<typeof ensemble>;
export type ZooIndex = v.InferOutput<typeof zooIndex>;

/**
 * Reads the list.
 * @throws LabError `zoo-broken`
 */
export function parseZooIndex(value: unknown): ZooIndex {
  const result = v.safeParse(zooIndex, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new LabError('zoo-broken', `The list of shipped models is broken at ${v.getDotPath(issue) ?? 'its root'}. Install the lab again.`);
}
