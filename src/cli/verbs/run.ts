/** `lab run`: runs an experiment plan, one JSON line per finished cell. */
import { runPlan } from '../../engine/experiments/run-plan';
import { Job } from '../../engine/job';
import { fileSources, startEngine } from '../engine';
import { FileResults } from '../file-results';
import { fromCaller } from '../paths';
import { readPlan } from '../plan-file';
import { progressLine } from '../progress-line';
import { readPlanRunArgs, type Verb } from '../verb';

/** Images in one forward pass when --batch does not say. */
const DEFAULT_BATCH = 100;

export const run: Verb = {
  summary: 'runs an experiment plan and keeps a result per cell',
  help: `npm run -s lab -- run PLAN.json --out DIR [--backend auto|webgpu|wasm|cpu] [--shard I/N] [--threads N] [--batch N]

Prints one JSON line per finished cell on stdout and keeps DIR/<cell>.json. A cell whose inputs have
not changed is not run again, so a stopped run goes on where it stopped.
Exit 0: every cell has a result. 1: some cells failed. 2: the plan is not valid, nothing was run.
`,
  async run(args) {
    const { file, out, choice, threads, shard, batch = DEFAULT_BATCH } = readPlanRunArgs('run', args, true);
    const plan = await readPlan(fromCaller(file));
    const backend = await startEngine(choice, threads);
    const job = new Job(progressLine());
    process.once('SIGINT', () => job.cancel());
    const results = await runPlan(plan, fileSources(), new FileResults(fromCaller(out)), job, {
      backend,
      batch,
      shard,
      onCell: (result) => process.stdout.write(`${JSON.stringify(result)}\n`),
    });
    const failed = results.filter((result) => result.error);
    for (const { id, error } of failed) process.stderr.write(`${id}: ${error?.message ?? ''}\n`);
    return failed.length > 0 ? 1 : 0;
  },
};
