/**
 * `lab publish`: puts a trained network, or an ensemble of published networks, among the models
 * that the lab ships. What is stored is what is tested.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { parseZooIndex, type ZooIndex } from '../../core/catalogue/zoo';
import { LabError } from '../../core/errors';
import { countCorrect } from '../../engine/experiments/count-correct';
import { Job } from '../../engine/job';
import { readModelFiles } from '../../engine/library/library';
import { evaluate } from '../../engine/models/evaluate';
import { storeWeightsAs, type WeightStorage } from '../../engine/models/quantise';
import type { TrainingReport } from '../../engine/training/run-recipe';
import { fileSources, startEngine } from '../engine';
import { modelsFolder, readModelPath } from '../file-models';
import { writeWhole } from '../file-storage';
import { fromCaller } from '../paths';
import { progressLine } from '../progress-line';
import { readArgs, readBackend, readCount, UsageError, type Verb } from '../verb';

const storages: readonly WeightStorage[] = ['float32', 'float16', 'uint8'];

async function readIndex(): Promise<ZooIndex> {
  const text = await fs.readFile(path.join(modelsFolder, 'index.json'), 'utf8').catch(() => null);
  return text === null ? { version: 1, networks: [], ensembles: [] } : parseZooIndex(JSON.parse(text));
}

/** Puts an entry in the place of the one with its id, or at the end. */
function withEntry<T extends { id: string }>(entries: readonly T[], entry: T): T[] {
  return entries.some(({ id }) => id === entry.id) ? entries.map((old) => (old.id === entry.id ? entry : old)) : [...entries, entry];
}

/** Copies a trained folder to public/models/<id>, its weights stored as asked and named by their hash. */
async function storeNetwork(source: string, id: string, storage: WeightStorage): Promise<{ path: string; sizeBytes: number; report: TrainingReport }> {
  const trained = await readModelPath(path.join(source, 'model.json'));
  const [named] = Object.values(storeWeightsAs(trained, storage).weights);
  const hash = createHash('sha256').update(new Uint8Array(named)).digest('hex').slice(0, 12);
  const stored = storeWeightsAs(trained, storage, `weights.${hash}.bin`);
  const folder = path.join(modelsFolder, id);
  await fs.rm(folder, { recursive: true, force: true });
  await writeWhole(path.join(folder, 'model.json'), stored.modelJson);
  for (const [name, bytes] of Object.entries(stored.weights)) await writeWhole(path.join(folder, name), new Uint8Array(bytes));
  for (const name of ['recipe.json', 'log.json']) await writeWhole(path.join(folder, name), await fs.readFile(path.join(source, name)));
  return {
    path: `${id}/model.json`,
    sizeBytes: named.byteLength + stored.modelJson.length,
    report: JSON.parse(await fs.readFile(path.join(source, 'log.json'), 'utf8')) as TrainingReport,
  };
}

export const publish: Verb = {
  summary: 'puts a trained network or an ensemble among the shipped models',
  help: `npm run -s lab -- publish DIR --as ID --label TEXT --training TEXT [--storage float32|float16|uint8]
npm run -s lab -- publish --as ID --label TEXT --training TEXT --members ID,ID,...

Stores the model in public/models, tests what was stored on the 10,000 test digits, and lists it with
that figure in public/models/index.json.
`,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      as: { type: 'string' },
      label: { type: 'string' },
      training: { type: 'string' },
      members: { type: 'string' },
      storage: { type: 'string', default: 'float32' },
      backend: { type: 'string' },
      threads: { type: 'string' },
    });
    const { as: id, label, training } = values;
    if (id === undefined || label === undefined || training === undefined) throw new UsageError('--as, --label and --training are needed: the id, the name and how it was trained.');
    const storage = storages.find((known) => known === values.storage);
    if (!storage) throw new UsageError(`--storage ${values.storage}: expected one of ${storages.join(', ')}.`);
    const members = values.members?.split(',');
    if ((positionals.length === 1) === (members !== undefined)) throw new UsageError('Give the folder of one trained network, or --members for an ensemble.');
    const backend = await startEngine(readBackend(values.backend), readCount('threads', values.threads));
    const index = await readIndex();
    const { library, datasets } = fileSources();
    const test = await datasets.load('mnist-test');
    if (!test.labels) throw new LabError('no-labels', 'The test set has no labels. Run: npm run data');
    const { labels } = test;
    const measure = async (classifier: Parameters<typeof evaluate>[0]) => ({
      accuracy: countCorrect(await evaluate(classifier, test.pixels, new Job(progressLine())), labels) / test.n,
      n: test.n,
      backend: `${backend.backend} (${backend.binary})`,
      date: new Date().toISOString().slice(0, 10),
    });
    let next: ZooIndex;
    if (members) {
      const classifier = await library.classifier({ members: members.map((zoo) => ({ zoo })), combine: 'mean-logits' });
      next = { ...index, ensembles: withEntry(index.ensembles, { id, label, members, training, test: await measure(classifier) }) };
    } else {
      const { path: file, sizeBytes, report } = await storeNetwork(fromCaller(positionals[0]), id, storage);
      const classifier = await readModelFiles(await readModelPath(path.join(modelsFolder, file)), id);
      const figures = await measure(classifier);
      process.stderr.write(`trained ${report.test.accuracy}, stored as ${storage} ${figures.accuracy}\n`);
      next = { ...index, networks: withEntry(index.networks, { id, label, path: file, parameters: classifier.parameters, sizeBytes, training, test: figures }) };
    }
    await writeWhole(path.join(modelsFolder, 'index.json'), `${JSON.stringify(next, null, 1)}\n`);
    process.stdout.write(`${JSON.stringify([...next.networks, ...next.ensembles].find((entry) => entry.id === id))}\n`);
    return 0;
  },
};
