/**
 * The list of models that the app ships: `models/index.json`, written by `lab publish`, read by the
 * page, the command line and the tests.
 */
import * as v from 'valibot';
import { LabError } from '../errors';

const testFigures = v.object({
  /** Share of the test set read right. */
  accuracy: v.number(),
  n: v.number(),
  backend: v.string(),
  /** ISO 8601 day of the measurement. */
  date: v.string(),
});

const network = v.object({
  id: v.string(),
  label: v.string(),
  /** Folder and file below `models/`. */
  path: v.string(),
  parameters: v.number(),
  /** Of all files that loading it fetches. */
  sizeBytes: v.number(),
  /** In words: data, epochs, augmentation. */
  training: v.string(),
  test: testFigures,
});

const ensemble = v.object({
  id: v.string(),
  label: v.string(),
  /** Ids of networks in this list. */
  members: v.pipe(v.array(v.string()), v.minLength(2)),
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
