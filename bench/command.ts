/**
 * What a command line of `npm run bench` runs: the kernels' benches, the attacks', the scores' or the calibration's. The same in
 * Node and in a browser; each prints lines for a person and gives back one object.
 */
import { measureRebinning, type RebinningTimes } from '../src/core/calibration/measure-rebinning';
import { startBackend } from '../src/engine/backends/start';
import { measureAttacks } from './attacks';
import { compareForms, formInWords, type FormsResult } from './forms';
import { measureGpu, type GpuBenchResult } from './gpu';
import { measure, type BenchResult } from './measure';
import { parseOptions, verbOf } from './options';
import { logitScoresInWords, measureScores, scoreRowInWords, SCORE_BENCH_DEFAULTS, type ScoreRow } from './scores';
import type { BenchFiles } from './victims';
import type { AttackRow } from './attacks';
import { rowInWords, summaryInWords } from './words';

interface Measured {
  machine: string;
  backend: 'wasm';
  binary: string;
}
export interface AttackBenchResult extends Measured {
  repeats: number;
  rows: AttackRow[];
}
export interface ScoreBenchResult extends Measured {
  rows: ScoreRow[];
}
export interface FormsBenchResult extends Measured, FormsResult {}
/** No backend: the page re-bins by itself. */
export interface CalibrationBenchResult extends RebinningTimes {
  machine: string;
}
export type CommandResult = BenchResult | GpuBenchResult | AttackBenchResult | ScoreBenchResult | FormsBenchResult | CalibrationBenchResult;

/** What a screen that shows 60 pictures a second leaves for one, in milliseconds. */
const FRAME_MS = 1000 / 60;

/**
 * @param argv words after `npm run bench --`
 * @param machine the machine in words
 * @param threads threads to time when none are named
 * @param files where the lab's models and images are
 * @param say told each line when it is known
 * @throws Error for a word that is not known
 */
export async function runCommand(argv: readonly string[], machine: string, threads: readonly number[], files: BenchFiles, say: (line: string) => void): Promise<CommandResult> {
  const verb = verbOf(argv);
  const options = parseOptions(argv, threads);
  if (verb === 'kernels') {
    const result = await measure(options, machine, (row) => say(rowInWords(row)));
    say(summaryInWords(result));
    return result;
  }
  if (verb === 'gpu' || verb === 'gpu-layers') {
    const networks = argv.includes('--networks') ? options.networks : (['m3', 'm5', 'm7'] as const);
    return measureGpu(machine, { networks: verb === 'gpu' ? networks : [], layers: verb === 'gpu-layers', batch: options.batch, repeats: options.repeats }, say);
  }
  if (verb === 'calibration') {
    const times = measureRebinning();
    say(`${times.images} logits re-binned at a new temperature, every measure with them: median ${times.medianMs.toFixed(2)} ms, slowest of ${times.repeats} ${times.worstMs.toFixed(2)} ms; a frame has ${FRAME_MS.toFixed(1)} ms`);
    return { machine, ...times };
  }
  if (options.backend !== 'wasm') throw new Error(`The bench of ${verb} runs on wasm alone; leave --backend away.`);
  const { binary } = await startBackend('wasm', { threads: 1 });
  const measured: Measured = { machine, backend: 'wasm', binary };
  if (verb === 'scores') {
    const networks = argv.includes('--networks') ? options.networks : SCORE_BENCH_DEFAULTS.networks;
    const rows = await measureScores({ ...SCORE_BENCH_DEFAULTS, networks }, (row) => say(scoreRowInWords(row)));
    say(logitScoresInWords(rows));
    return { ...measured, rows };
  }
  if (verb === 'forms') return { ...measured, ...(await compareForms(files, (row) => say(formInWords(row)))) };
  const networks = argv.includes('--networks') ? options.networks : (['cnn', 'm3'] as const);
  const rows: AttackRow[] = [];
  for (const count of argv.includes('--threads') ? options.threads : [1]) {
    const attacks = options.attacks ? { attacks: options.attacks } : {};
    rows.push(...(await measureAttacks({ networks, threads: count, repeats: options.repeats, ...attacks }, files, (row) => say(rowInWords(row)))));
  }
  say(`${machine}\nwasm, kernels ${binary}, medians of ${options.repeats}`);
  return { ...measured, repeats: options.repeats, rows };
}
