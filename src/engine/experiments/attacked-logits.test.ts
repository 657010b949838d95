/** Logits after an attack: those of the attack cell, kept, and continued after a stop. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadGoldenImages, loadGoldenModel } from '../../../test/golden/load';
import type { AttackUsed } from '../../core/attacks/attack-used';
import { runAttack } from '../attacks/run-attack';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import type { Datasets } from '../data/datasets';
import { Job, unattended } from '../job';
import type { ModelLibrary } from '../library/library';
import type { Classifier } from '../models/classifier';
import { Ensemble } from '../models/ensemble';
import { evaluate } from '../models/evaluate';
import { Tempered } from '../models/tempered';
import { MemoryStorage } from '../storage';
import { attackedLogits } from './attacked-logits';
import type { AttackedQuestion } from './attacked-logits';
import type { LogitSources } from './kept-logits';

const noise: AttackUsed = { attack: 'linf-pgd', epsilon: 0.1, parameters: { steps: 3 }, seed: 5 };
const COUNT = 24;

describe('logits of attacked images', () => {
  let network: Classifier;
  let ensemble: Classifier;
  let images: { pixels: Uint8Array; labels: Uint8Array; indices: Int32Array; n: number };
  let loaded: string[] = [];

  const bench = (): LogitSources => ({
    library: {
      zoo: () => Promise.resolve({ version: 1, networks: [], ensembles: [] }),
      files: () => Promise.resolve({ modelJson: 'golden', weights: {} }),
      classifier: (spec: { zoo: string }) => {
        loaded.push(spec.zoo);
        return Promise.resolve(spec.zoo === 'both' ? ensemble : network);
      },
    } as unknown as ModelLibrary,
    datasets: { load: () => Promise.resolve(images) } as unknown as Datasets,
    storage: new MemoryStorage(),
    backend: 'wasm',
  });
  const question = (zoo: string, attack = noise): AttackedQuestion => ({ spec: { zoo }, dataset: 'mnist-test', selection: {}, attack });

  beforeAll(async () => {
    await startBackend('wasm', { threads: 1 });
    await registerGradients();
    network = await loadGoldenModel();
    ensemble = new Ensemble('both', [network, new Tempered('half', network, 2)], 'mean-logits');
    const { images: floats, labels } = await loadGoldenImages();
    const pixels = Uint8Array.from(floats.subarray(0, COUNT * 784), (p) => Math.round(p * 255));
    // Rows of their own: what is drawn depends on them, not on the place in the list.
    images = { pixels, labels: labels.slice(0, COUNT), indices: Int32Array.from({ length: COUNT }, (_, i) => 7 * i + 3), n: COUNT };
  });

  it('are those of the attack itself, and the second time nothing is computed', async () => {
    const sources = bench();
    const first = await attackedLogits(question('a'), sources, unattended(), () => undefined);
    const { results } = await runAttack(network, images.pixels, images.labels, { ...noise, epsilons: [noise.epsilon], imageIndices: images.indices, batch: 8 }, unattended());
    // Batches differ, so the last bits may; the readings and the confidences do not.
    first.rows.logits.forEach((z, i) => expect(z).toBeCloseTo(results[0].logits[i], 3));
    loaded = [];
    const second = await attackedLogits(question('a'), sources, unattended(), () => undefined);
    expect(second.wasKept).toBe(true);
    expect(loaded).toEqual([]);
    expect([...second.rows.logits]).toEqual([...first.rows.logits]);
    const other = await attackedLogits(question('a', { ...noise, epsilon: 0 }), sources, unattended(), () => undefined);
    const clean = await evaluate(network, Float32Array.from(images.pixels, (p) => p / 255), unattended());
    other.rows.logits.forEach((z, i) => expect(z).toBeCloseTo(clean[i], 3));
  });

  it('an ensemble is attacked as one, and its members read the same images', async () => {
    const { rows } = await attackedLogits(question('both'), bench(), unattended(), () => undefined);
    const [a, b] = rows.members;
    rows.logits.forEach((z, i) => expect(z).toBeCloseTo((a.logits[i] + b.logits[i]) / 2, 4));
    a.logits.forEach((z, i) => expect(b.logits[i]).toBeCloseTo(z / 2, 4));
  });

  it('keeps what was done before a stop, and goes on from there to the same answer', async () => {
    const sources = bench();
    const many = images;
    images = { pixels: new Uint8Array(300 * 784), labels: new Uint8Array(300), indices: Int32Array.from({ length: 300 }, (_, i) => i), n: 300 };
    many.pixels.forEach((p, i) => (images.pixels[i] = p));
    const fast: AttackUsed = { attack: 'linf-fgsm', epsilon: 0.1, parameters: {}, seed: 0 };
    const job = new Job();
    let done = 0;
    const stopped = attackedLogits(question('a', fast), sources, job, ({ from, logits }) => {
      done = from + logits.length / 10;
      job.cancel();
    });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(done).toBeGreaterThan(0);
    const parts: number[] = [];
    const whole = await attackedLogits(question('a', fast), sources, unattended(), ({ from, logits }) => parts.push(from, from + logits.length / 10));
    expect(parts.slice(0, 2)).toEqual([0, done]);
    const fresh = await attackedLogits(question('a', fast), bench(), unattended(), () => undefined);
    expect([...whole.rows.logits]).toEqual([...fresh.rows.logits]);
    images = many;
  });
});
