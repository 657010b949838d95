/** The benchmarks in Node. Bundled and started by run.mjs, which hands over the command line as it came. */
import os from 'node:os';
import { defaultThreads } from '../src/engine/backends/environment';
import { FileDatasets } from '../src/cli/file-datasets';
import { shippedModels } from '../src/cli/file-models';
import { runCommand } from './command';
import { HELP } from './options';

const argv = process.argv.slice(2);
if (argv.includes('--help')) {
  console.error(HELP);
  process.exit(0);
}
const threads = [...new Set([1, defaultThreads()])];

const cpu = os.cpus();
const machine = `${cpu[0]?.model.trim() ?? 'unknown processor'}, ${cpu.length} cores, ${os.platform()} ${os.arch()}, Node ${process.versions.node}`;
// One object on stdout and nothing else where JSON was asked for; progress goes to stderr.
const result = await runCommand(argv, machine, threads, { models: shippedModels, datasets: new FileDatasets() }, (line) => console.error(line)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
});
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
