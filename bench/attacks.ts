/**
 * Adversarial images per second: the lab's attacks (batches, one forward pass for many gradients, own
 * kernels) against the plain way, a loop over single images with stock TensorFlow.js, one `tf.grad` for every
 * gradient, as browser demos of adversarial examples do it.
 *
 * Both sides attack networks with the same weights and the same images, whose labels are what the network
 * says, so that nothing is won by images that are misread already. Searches with a thousand tries are
 * shortened on both sides alike.
 */
import * as tf from '@tensorflow/tfjs-core';
import { attackEntry, attacks } from '../src/core/catalogue/attacks';
import type { AttackEntry, AttackParameters } from '../src/core/catalogue/attacks';
import { readAttackParameters } from '../src/core/catalogue/attack-parameters';
import type { NetworkId } from '../src/core/catalogue/networks';
import { Random } from '../src/core/random/random';
import { runAttack } from '../src/engine/attacks/run-attack';
import { registerGradients } from '../src/engine/backends/gradients';
import { startBackend } from '../src/engine/backends/start';
import { unattended } from '../src/engine/job';
import { buildLayers } from '../src/engine/models/builders';
import { initialWeights } from '../src/engine/models/initial-weights';
import { Network } from '../src/engine/models/network';
import { plainAttack } from './plain-attacks';
import { stockClassifier } from './workloads';

/** Images per second. */
export interface AttackRow {
  bench: string;
  network: NetworkId;
  threads: number;
  ours: number;
  stock: number;
  ratio: number;
}

export interface AttackBenchOptions {
  networks: readonly NetworkId[];
  threads: number;
  /** Timed runs; the median is reported. */
  repeats: number;
  /** Attack ids; all when absent. */
  attacks?: readonly string[];
}

const SEED = 42;
/** Images of one timed run on our side; on the other, one, since that side takes them singly. */
const IMAGES: Partial<Record<NetworkId, number>> = { cnn: 64 };
const IMAGES_OF_LARGE_NETWORKS = 8;

const SHORTENED: Record<string, AttackParameters> = {
  'l2-pgd': { steps: 10 },
  'linf-pgd': { steps: 10 },
  'salt-and-pepper': { steps: 60 },
  'l2-gaussian-repeated': { repeats: 30 },
  'l2-deepfool': { steps: 5 },
  'linf-deepfool': { steps: 5 },
};

/** Every attack on every network; `log` is told each row when it is known. */
export async function measureAttacks(options: AttackBenchOptions, log: (row: AttackRow) => void): Promise<AttackRow[]> {
  await registerGradients();
  const rows: AttackRow[] = [];
  for (const network of options.networks) {
    for (const id of options.attacks ?? attacks.map((entry) => entry.id)) {
      const row = await measureOne(attackEntry(id), network, options);
      rows.push(row);
      log(row);
    }
  }
  return rows;
}

async function measureOne(entry: AttackEntry, network: NetworkId, { threads, repeats }: AttackBenchOptions): Promise<AttackRow> {
  const { parameters } = readAttackParameters(entry, SHORTENED[entry.id]);
  const epsilon = entry.norm === 'l2' ? 1.5 : 0.1;
  const count = IMAGES[network] ?? IMAGES_OF_LARGE_NETWORKS;
  const random = Random.of('bench-attacks', SEED);
  const images = Float32Array.from({ length: count * 784 }, () => random.uniform());
  const layers = buildLayers(network, 'relu');

  const ourSide = await startBackend('wasm', { threads, kernels: 'own' });
  const classifier = new Network(network, layers, initialWeights(layers, SEED));
  const { cleanLogits } = await runAttack(classifier, images, new Uint8Array(count), { attack: 'l2-gaussian', epsilons: [0] }, unattended());
  const labels = Uint8Array.from({ length: count }, (_, i) => indexOfLargest(cleanLogits.subarray(i * 10, i * 10 + 10)));
  const plain = stockClassifier(network);

  const ours: number[] = [];
  const stock: number[] = [];
  // In turn, so that whatever else the machine does falls on both; the first round warms up.
  for (let round = 0; round <= repeats; round++) {
    await startBackend('wasm', { threads, kernels: 'own' });
    const ourTime = await timeOf(async () => {
      await runAttack(classifier, images, labels, { attack: entry.id, parameters, epsilons: [epsilon], seed: round }, unattended());
    });
    await startBackend('wasm', { threads, kernels: 'stock' });
    const at = round % count;
    const image = tf.tensor4d(images.subarray(at * 784, (at + 1) * 784), [1, 28, 28, 1]);
    const plainTime = await timeOf(() => plainAttack(entry, parameters, plain.logits, image, labels[at], epsilon));
    image.dispose();
    if (round === 0) continue;
    ours.push((count * 1000) / ourTime);
    stock.push(1000 / plainTime);
  }
  classifier.dispose();
  plain.dispose();
  const [oursPerSecond, stockPerSecond] = [median(ours), median(stock)];
  const round4 = (value: number): number => Number(value.toPrecision(4));
  return { bench: entry.id, network, threads: ourSide.threads, ours: round4(oursPerSecond), stock: round4(stockPerSecond), ratio: round4(oursPerSecond / stockPerSecond) };
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function indexOfLargest(values: Float32Array): number {
  return values.reduce((best, value, k) => (value > values[best] ? k : best), 0);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
