/** `lab train`: trains the networks of a recipe, resuming where an earlier run stopped. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { NetworkId } from '../../core/catalogue/networks';
import { parseRecipe, type Recipe } from '../../core/catalogue/recipe';
import { LabError } from '../../core/errors';
import { Job } from '../../engine/job';
import { initialNetworkOf } from '../../engine/training/initial-network';
import { mnistParts, outliersOf } from '../../engine/training/mnist-parts';
import { runRecipe, type TrainedNetwork } from '../../engine/training/run-recipe';
import { fileSources, startEngine } from '../engine';
import { FileStorage, writeWhole } from '../file-storage';
import { fromCaller } from '../paths';
import { progressLine } from '../progress-line';
import { readArgs, readBackend, readCount, UsageError, type Verb } from '../verb';

async function readRecipe(file: string): Promise<Recipe> {
  const text = await fs.readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} can't be read: ${(error as Error).message}.`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${(error as Error).message}.`);
  }
  return parseRecipe(value);
}

/** Folder of a network's files: DIR itself for a recipe of one network, DIR/<network> otherwise. */
function folderOf(out: string, recipe: Recipe, network: NetworkId): string {
  return recipe.networks.length === 1 ? out : path.join(out, network);
}

/** Networks of this very recipe that are finished in DIR. @throws LabError `other-recipe` */
async function finishedNetworks(out: string, recipe: Recipe): Promise<Set<NetworkId>> {
  const finished = new Set<NetworkId>();
  for (const network of recipe.networks) {
    const folder = folderOf(out, recipe, network);
    const kept = await fs.readFile(path.join(folder, 'recipe.json'), 'utf8').catch(() => null);
    if (kept === null) continue;
    if (JSON.stringify(parseRecipe(JSON.parse(kept))) !== JSON.stringify(recipe))
      throw new LabError('other-recipe', `${folder} holds a model of another recipe. Choose another folder, or delete it.`);
    finished.add(network);
  }
  return finished;
}

/** Writes a network's files; the recipe last, whose presence says that the rest is there. */
async function keepIn(folder: string, { files }: TrainedNetwork): Promise<void> {
  const names = Object.keys(files).sort((a, b) => Number(a === 'recipe.json') - Number(b === 'recipe.json'));
  for (const name of names) {
    const content = files[name];
    await writeWhole(path.join(folder, name), typeof content === 'string' ? content : new Uint8Array(content));
  }
}

export const train: Verb = {
  summary: 'trains the networks of a recipe on MNIST',
  help: `npm run -s lab -- train RECIPE.json --out DIR [--only NETWORK] [--backend auto|webgpu|wasm|cpu] [--threads N]

Writes a layers-model (model.json, weights.bin), the log and the recipe to DIR, one folder per network
where the recipe names several. A run that was stopped goes on from its last checkpoint (each epoch and
every 60 seconds). Prints one JSON line per finished network on stdout.
--only trains one network of the recipe, so that several processes can share the work.
`,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      out: { type: 'string' },
      only: { type: 'string' },
      backend: { type: 'string' },
      threads: { type: 'string' },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('Give one recipe: lab train RECIPE.json --out DIR.');
    if (values.out === undefined) throw new UsageError('--out is missing: the folder for the model.');
    const choice = readBackend(values.backend);
    const threads = readCount('threads', values.threads);
    const out = fromCaller(values.out);
    const recipe = await readRecipe(fromCaller(file));
    const finished = await finishedNetworks(out, recipe);
    const only = values.only;
    if (only !== undefined) {
      if (!recipe.networks.some((network) => network === only))
        throw new UsageError(`--only ${only}: the recipe has ${recipe.networks.join(', ')}.`);
      for (const network of recipe.networks) if (network !== only) finished.add(network);
    }
    const backend = await startEngine(choice, threads);
    const job = new Job(progressLine());
    process.once('SIGINT', () => job.cancel());
    process.once('SIGTERM', () => job.cancel());
    const { datasets, library } = fileSources();
    await runRecipe({
      recipe,
      ...(await mnistParts(datasets)),
      outliers: await outliersOf(recipe, datasets),
      initial: (network) => initialNetworkOf(recipe, network, library),
      backend,
      storage: new FileStorage(path.join(out, 'checkpoints')),
      runKey: recipe.id,
      job,
      finished,
      observe: (network, event) => {
        if (event.type !== 'epoch') return;
        const { epoch, trainLoss, validationAccuracy } = event.record;
        process.stderr.write(`${network}: epoch ${epoch}, training loss ${trainLoss.toFixed(4)}, validation accuracy ${(100 * validationAccuracy).toFixed(2)} %\n`);
      },
      keep: async (trained) => {
        await keepIn(folderOf(out, recipe, trained.network), trained);
        const { network, report } = trained;
        process.stdout.write(`${JSON.stringify({ network, parameters: trained.parameters, test: report.test, trainingMs: report.trainingMs, backend: report.backend })}\n`);
      },
    });
    return 0;
  },
};
