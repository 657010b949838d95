/**
 * Adversarial images per second: the lab's attacks (batches, one forward pass for many gradients, own
 * kernels) against the plain way, a loop over single images with stock TensorFlow.js (plain-attacks.ts).
 *
 * Both sides attack the networks that the lab ships, with the same weights, on the same digits (victims.ts), with
 * the attacks' own parameters, one epsilon, the clean forward pass and the verdict included. On large networks
 * long attacks are shortened on both sides alike.
 */
import { attackEntry, attacks } from '../src/core/catalogue/attacks';
import type { AttackEntry, AttackParameters } from '../src/core/catalogue/attacks';
import { readAttackParameters } from '../src/core/catalogue/attack-parameters';
import type { NetworkId } from '../src/core/catalogue/networks';
import { runAttack } from '../src/engine/attacks/run-attack';
import { registerGradients } from '../src/engine/backends/gradients';
import { startBackend } from '../src/engine/backends/start';
import { unattended } from '../src/engine/job';
import { plainAttack } from './plain-attacks';
import { loadVictim, type BenchFiles, type Victim } from './victims';

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

/** Images of one timed run on our side. */
const IMAGES: Partial<Record<NetworkId, number>> = { cnn: 128 };
const IMAGES_OF_LARGE_NETWORKS = 8;
/** The plain way, which takes images singly, goes on to the next until so much time has passed. */
const PLAIN_RUN_MS = 50;

const SHORTENED: Record<string, AttackParameters> = {
  'l2-pgd': { steps: 10 },
  'linf-pgd': { steps: 10 },
  'salt-and-pepper': { steps: 60 },
  'l2-gaussian-repeated': { repeats: 30 },
  'l2-deepfool': { steps: 5 },
  'linf-deepfool': { steps: 5 },
};

/** Every attack on every network; `log` is told each row when it is known. */
export async function measureAttacks(options: AttackBenchOptions, files: BenchFiles, log: (row: AttackRow) => void): Promise<AttackRow[]> {
  await registerGradients();
  const rows: AttackRow[] = [];
  for (const network of options.networks) {
    await startBackend('wasm', { threads: options.threads, kernels: 'own' });
    const victim = await loadVictim(network, IMAGES[network] ?? IMAGES_OF_LARGE_NETWORKS, files);
    for (const id of options.attacks ?? attacks.map((entry) => entry.id)) {
      const row = await measureOne(attackEntry(id), network, victim, options);
      rows.push(row);
      log(row);
    }
    victim.dispose();
  }
  return rows;
}

async function measureOne(entry: AttackEntry, id: NetworkId, victim: Victim, { threads, repeats }: AttackBenchOptions): Promise<AttackRow> {
  const { parameters } = readAttackParameters(entry, id in IMAGES ? undefined : SHORTENED[entry.id]);
  const epsilon = entry.norm === 'l2' ? 1.5 : 0.1;
  const { network, model, images, labels } = victim;
  const count = labels.length;
  let info = await startBackend('wasm', { threads, kernels: 'own' });
  const ours: number[] = [];
  const stock: number[] = [];
  let next = 0;
  // In turn, so that whatever else the machine does falls on both; the first round warms up.
  for (let round = 0; round <= repeats; round++) {
    info = await startBackend('wasm', { threads, kernels: 'own' });
    const start = performance.now();
    await runAttack(network, images, labels, { attack: entry.id, parameters, epsilons: [epsilon], seed: round, keepImages: true }, unattended());
    const ourTime = performance.now() - start;

    await startBackend('wasm', { threads, kernels: 'stock' });
    let plainTime = 0;
    let plainImages = 0;
    while (plainTime < PLAIN_RUN_MS) {
      const at = next++ % count;
      const plainStart = performance.now();
      await plainAttack({ entry, parameters, model, label: labels[at], epsilon }, images.subarray(at * 784, (at + 1) * 784));
      plainTime += performance.now() - plainStart;
      plainImages++;
    }
    if (round === 0) continue;
    ours.push((count * 1000) / ourTime);
    stock.push((plainImages * 1000) / plainTime);
  }
  const [oursPerSecond, stockPerSecond] = [median(ours), median(stock)];
  const round4 = (value: number): number => Number(value.toPrecision(4));
  return { bench: entry.id, network: id, threads: info.threads, ours: round4(oursPerSecond), stock: round4(stockPerSecond), ratio: round4(oursPerSecond / stockPerSecond) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
