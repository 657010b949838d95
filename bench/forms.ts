/**
 * Whether training notices Winograd's rounding: `m5` is trained for 300 steps on MNIST by the convolutions that
 * the lab uses and by direct ones, from the same initial weights on the same batches, for each of three seeds. The two ends of a
 * pair differ as two runs with another order of summation do; the table shows that difference beside the
 * one between seeds.
 */
import type { NetworkId } from '../src/core/catalogue/networks';
import { defaultRecipe, type Recipe } from '../src/core/catalogue/recipe';
import { startBackend } from '../src/engine/backends/start';
import { Datasets } from '../src/engine/data/datasets';
import { unattended } from '../src/engine/job';
import { convolveDirectly } from '../src/engine/kernels/algorithms';
import { MemoryStorage } from '../src/engine/storage';
import { mnistParts } from '../src/engine/training/mnist-parts';
import { train } from '../src/engine/training/train';
import type { BenchFiles } from './victims';

/** One run. */
export interface FormRow {
  convolution: 'winograd' | 'direct';
  seed: number;
  /** Mean cross-entropy over the last tenth of the steps, in training mode. */
  trainLoss: number;
  validationLoss: number;
  /** Share of the validation images read right. */
  validationAccuracy: number;
}

export interface FormsResult {
  network: NetworkId;
  steps: number;
  batch: number;
  validationImages: number;
  rows: FormRow[];
}

const NETWORK: NetworkId = 'm5';
const STEPS = 300;
const BATCH = 24;
const VALIDATION_IMAGES = 2000;
const SEEDS = [1, 2, 3];

function recipe(seed: number): Recipe {
  return { ...defaultRecipe(NETWORK), seed, images: STEPS * BATCH, batchSize: BATCH, epochs: 1, validationImages: VALIDATION_IMAGES, averaging: false };
}

async function trainOnce(convolution: FormRow['convolution'], seed: number, files: BenchFiles): Promise<FormRow> {
  convolveDirectly(convolution === 'direct');
  try {
    const parts = await mnistParts(new Datasets(files.datasets));
    const { log } = await train({
      recipe: recipe(seed), network: NETWORK, data: parts.data, validation: parts.validation,
      storage: new MemoryStorage(), checkpointKey: 'bench', job: unattended(),
    });
    const last = log.steps.filter(({ step }) => step > 0.9 * STEPS);
    const { validationLoss, validationAccuracy } = log.epochs[0];
    return { convolution, seed, trainLoss: last.reduce((sum, { loss }) => sum + loss, 0) / last.length, validationLoss, validationAccuracy };
  } finally {
    convolveDirectly(false);
  }
}

/** All runs on one thread; `log` is told each when it is known. */
export async function compareForms(files: BenchFiles, log: (row: FormRow) => void): Promise<FormsResult> {
  await startBackend('wasm', { threads: 1 });
  const rows: FormRow[] = [];
  for (const seed of SEEDS) {
    for (const convolution of ['winograd', 'direct'] as const) {
      const row = await trainOnce(convolution, seed, files);
      rows.push(row);
      log(row);
    }
  }
  return { network: NETWORK, steps: STEPS, batch: BATCH, validationImages: VALIDATION_IMAGES, rows };
}

/** A run as a line for a person. */
export function formInWords({ convolution, seed, trainLoss, validationLoss, validationAccuracy }: FormRow): string {
  return `seed ${seed}, ${convolution.padEnd(8)}  training loss ${trainLoss.toFixed(4)}  validation loss ${validationLoss.toFixed(4)}  ${(100 * validationAccuracy).toFixed(2)} %`;
}
