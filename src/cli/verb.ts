/** What every verb of the command line is, and how its options are read. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { BackendChoice } from '../core/catalogue/backends';
import { LabError } from '../core/errors';

export interface Verb {
  summary: string;
  help: string;
  /** Returns the exit code. */
  run(args: string[]): Promise<number>;
}

/** The command was called in a way that it does not understand: exit 2. */
export class UsageError extends LabError {
  constructor(message: string) {
    super('usage', message);
  }
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Reads options and positional arguments; refuses unknown ones with a sentence. */
export function readArgs<O extends Options>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

const choices: readonly BackendChoice[] = ['auto', 'webgpu', 'wasm', 'cpu'];

/** A backend that runs headless. */
export function readBackend(given: string | undefined): BackendChoice {
  const choice = choices.find((known) => known === (given ?? 'auto'));
  if (!choice) throw new UsageError(`--backend ${given}: expected one of ${choices.join(', ')}.`);
  return choice;
}

/** A whole number of at least 1. */
export function readCount(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1) throw new UsageError(`--${name} ${given}: expected a whole number of at least 1.`);
  return value;
}

/** "I/N" with 1 <= I <= N. */
export function readShard(given: string | undefined): { index: number; of: number } | undefined {
  if (given === undefined) return undefined;
  const match = /^(\d+)\/(\d+)$/.exec(given);
  const [index, of] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || index < 1 || index > of) throw new UsageError(`--shard ${given}: expected I/N with I from 1 to N.`);
  return { index, of };
}

/** What a verb that runs a plan into a folder is told: one file, --out, and how to run. */
export interface PlanRunArgs {
  /** As given. */
  file: string;
  out: string;
  choice: BackendChoice;
  threads?: number;
  shard?: { index: number; of: number };
  batch?: number;
}

/**
 * @param verb for the sentence that says how it is called
 * @param isBatched whether it takes --batch
 */
export function readPlanRunArgs(verb: string, args: string[], isBatched = false): PlanRunArgs {
  const { values, positionals } = readArgs(args, {
    out: { type: 'string' },
    backend: { type: 'string' },
    shard: { type: 'string' },
    threads: { type: 'string' },
    ...(isBatched ? { batch: { type: 'string' } } : {}),
  } as const);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError(`Give one plan: lab ${verb} PLAN.json --out DIR.`);
  if (values.out === undefined) throw new UsageError('--out is missing: the folder for the results.');
  return {
    file,
    out: values.out,
    choice: readBackend(values.backend),
    shard: readShard(values.shard),
    threads: readCount('threads', values.threads),
    batch: readCount('batch', values.batch as string | undefined),
  };
}
