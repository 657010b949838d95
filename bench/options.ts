/** The command line of `npm run bench`, as data: the launcher and both environments read the same one. */
import type { BackendId } from '../src/core/catalogue/backends';
import type { NetworkId } from '../src/core/catalogue/networks';
import { BENCHES, type Bench, type BenchOptions } from './measure';

const VERBS: Record<string, Bench[]> = {
  kernels: [...BENCHES],
  training: ['training'],
  gradients: ['input-gradient'],
  forward: ['forward-1', 'forward-100'],
};

/** Benches that are programs of their own (attacks.ts, scores.ts, gpu.ts, forms.ts, the re-binning of the panel); everything else is the kernels'. */
const OTHERS = ['attacks', 'scores', 'gpu', 'gpu-layers', 'calibration', 'forms'] as const;
export type BenchVerb = 'kernels' | (typeof OTHERS)[number];

/** Which bench a command line asks for; these cannot be named beside others. */
export function verbOf(argv: readonly string[]): BenchVerb {
  return OTHERS.find((verb) => argv.includes(verb)) ?? 'kernels';
}

/** What the command line understands. */
export const HELP = `npm run bench -- [VERB...] [OPTION...]

Verbs: ${[...Object.keys(VERBS), ...OTHERS].join(', ')}; kernels where none is given.
Options: --networks m3,m5 --threads 1,2 --backend wasm --batch 120 --stock-batch 8 --repeats 9
  --attacks l2-bim,linf-fgsm   which attacks
  --browser                    in Chromium, not in Node
  --json                       one object on stdout, progress on stderr
  --native                     PyTorch beside it, where python3 has torch
  --tune                       which form of a kernel is fastest here`;

function list(value: string | undefined, fallback: string): string[] {
  return (value ?? fallback).split(',').filter(Boolean);
}

/**
 * @param argv words after `npm run bench --`
 * @param defaultThreads threads to time when none are named
 * @throws Error for a word that is not known
 */
export function parseOptions(argv: readonly string[], defaultThreads: readonly number[]): BenchOptions & { attacks?: string[] } {
  const named = new Map<string, string>();
  const verbs: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i];
    if (['--networks', '--threads', '--backend', '--batch', '--stock-batch', '--repeats', '--attacks'].includes(word)) named.set(word, argv[++i]);
    else if (word in VERBS) verbs.push(word);
    else if ((OTHERS as readonly string[]).includes(word)) continue;
    else if (!['--json', '--browser', '--tune', '--native'].includes(word)) {
      throw new Error(`"${word}" is unknown.\n\n${HELP}`);
    }
  }
  const benches = (verbs.length > 0 ? verbs : ['kernels']).flatMap((verb) => VERBS[verb]);
  return {
    benches: [...new Set(benches)],
    networks: list(named.get('--networks'), 'm3,m5,m7,cnn') as NetworkId[],
    threads: list(named.get('--threads'), defaultThreads.join(',')).map(Number),
    backend: (named.get('--backend') ?? 'wasm') as BackendId,
    batch: Number(named.get('--batch') ?? 120),
    stockBatch: Number(named.get('--stock-batch') ?? 8),
    repeats: Number(named.get('--repeats') ?? 9),
    ...(named.has('--attacks') ? { attacks: list(named.get('--attacks'), '') } : {}),
  };
}
