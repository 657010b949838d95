/** `lab augment`: runs the augmentation experiment, one trained network after the other, and keeps a result of each. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { parseAugmentationPlan, type AugmentationResult } from '../../core/augmentation/plan';
import { runAugmentation, shiftedDigits } from '../../engine/experiments/run-augmentation';
import { ENGINE_VERSION, hashOf } from '../../engine/experiments/input-hash';
import { Job } from '../../engine/job';
import { mnistParts } from '../../engine/training/mnist-parts';
import { fileSources, startEngine } from '../engine';
import { writeWhole } from '../file-storage';
import { fromCaller } from '../paths';
import { progressLine } from '../progress-line';
import { readPlanRunArgs, type Verb } from '../verb';

type Kept = AugmentationResult & { inputHash: string };

async function readKept(file: string): Promise<Partial<Kept>> {
  return fs.readFile(file, 'utf8').then((text) => JSON.parse(text) as Kept, () => ({}));
}

export const augment: Verb = {
  summary: 'runs the augmentation experiment and keeps a result per trained network',
  help: `npm run -s lab -- augment PLAN.json --out DIR [--shard I/N] [--backend auto|webgpu|wasm|cpu] [--threads N]

Trains the networks of plans/augmentation.json and keeps DIR/<run>.json. A run that has its result is not
run again. To use several cores: node scripts/augmentation-experiment.mjs, which starts the shards and
collects the results.
`,
  async run(args) {
    const { file, choice, threads, shard = { index: 1, of: 1 }, ...given } = readPlanRunArgs('augment', args);
    const out = fromCaller(given.out);
    const { runs, tests } = parseAugmentationPlan(JSON.parse(await fs.readFile(fromCaller(file), 'utf8')));
    const backend = await startEngine(choice, threads);
    const job = new Job(progressLine());
    process.once('SIGINT', () => job.cancel());
    process.once('SIGTERM', () => job.cancel());
    const parts = await mnistParts(fileSources().datasets);
    const digits = shiftedDigits(parts.test.images, tests);
    for (const run of runs.filter((_, i) => i % shard.of === shard.index - 1)) {
      const kept = path.join(out, `${run.id}.json`);
      const inputHash = await hashOf([ENGINE_VERSION, backend.backend, backend.binary, run.recipe, tests]);
      if ((await readKept(kept)).inputHash === inputHash) continue;
      const result = await runAugmentation(run, digits, parts, backend, job);
      await writeWhole(kept, `${JSON.stringify({ ...result, inputHash })}\n`);
      process.stdout.write(`${JSON.stringify(result)}\n`);
    }
    return 0;
  },
};
