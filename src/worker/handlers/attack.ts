/** Attacks on one digit or a handful, for the page to look at closely; whole tables are run-plan's business. */
import { PIXELS } from '../../core/attacks/perturbation';
import { attackEntry } from '../../core/catalogue/attacks';
import { LabError } from '../../core/errors';
import { recordAttack } from '../../engine/attacks/attack-path';
import { attackBatchSize } from '../../engine/attacks/batch-size';
import { prepareReuse } from '../../engine/attacks/prepare-reuse';
import { attackThrough } from '../../engine/attacks/attack-through';
import { runAttack } from '../../engine/attacks/run-attack';
import { smallestEpsilon } from '../../engine/attacks/smallest-epsilon';
import { registerGradients } from '../../engine/backends/gradients';
import { toFloat } from '../../engine/data/image-set';
import { unattended } from '../../engine/job';
import type { Classifier } from '../../engine/models/classifier';
import { predict } from '../../engine/models/predict';
import type { AttackedDigit, DigitAttack } from '../../protocol/attack';
import type { EngineContext } from '../context';
import type { Handler } from '../call-table';

/** The network that the attack sees, with its gradients ready, the one that judges, and the settings of the attack. */
async function prepare({ classifier, through, attack, parameters, target, seed }: Omit<DigitAttack, 'image' | 'label'>, engine: EngineContext) {
  await registerGradients();
  const settings = { attack, parameters, seed, ...(target === undefined ? {} : { target }) };
  return { network: await engine.library.classifier(through ?? classifier), judge: await engine.library.classifier(classifier), settings };
}

export const attackDigit: Handler<'attack-digit'> = async ({ image, label, epsilon, ...asked }, { engine, job }) => {
  const { network, settings } = await prepare(asked, engine);
  const { reuse: kind, norm, usesGradient } = attackEntry(asked.attack);
  const start = performance.now();
  const answer = (parts: Omit<AttackedDigit, 'durationMs'>): AttackedDigit => ({ ...parts, durationMs: performance.now() - start });
  if (kind === 'direction') {
    const reuse = await prepareReuse(network, image, label, settings, job);
    return answer({ reuse, adversarial: null, isGradientZero: usesGradient ? (reuse?.values.every((value) => value === 0) ?? false) : null });
  }
  const { raw, results, zeroGradientShare } = await runAttack(network, image, Uint8Array.of(label), { ...settings, epsilons: [epsilon], keepImages: true, batch: 1 }, job);
  const isGradientZero = zeroGradientShare === null ? null : zeroGradientShare > 0;
  if (raw) return answer({ reuse: { kind: 'raw', norm, values: raw }, adversarial: null, isGradientZero });
  return answer({ reuse: null, adversarial: results[0].adversarial ?? null, isGradientZero });
};

export const replayAttack: Handler<'replay-attack'> = async ({ image, label, epsilon, ...asked }, { engine, job }) => {
  const { network, judge, settings } = await prepare(asked, engine);
  return recordAttack(network, image, label, { ...settings, epsilon, batch: 1, judge }, job);
};

export const smallestEpsilonOfDigit: Handler<'smallest-epsilon'> = async ({ image, label, ...asked }, { engine, job }) => {
  const { network, settings } = await prepare(asked, engine);
  const start = performance.now();
  const { epsilon } = await smallestEpsilon(network, image, Uint8Array.of(label), settings, job);
  return { epsilon: Number.isNaN(epsilon[0]) ? null : epsilon[0], durationMs: performance.now() - start };
};

export const attackImages: Handler<'attack-images'> = async ({ classifier, through, dataset, indices, attack, parameters, epsilons, epsilonIndex, seed }, { engine, job }) => {
  await registerGradients();
  const network = await engine.library.classifier(classifier);
  const set = await engine.datasets.load(dataset, { indices });
  if (!set.labels) throw new LabError('no-labels', `The images of "${dataset}" have no labels. Choose another set.`);
  const options = { attack, parameters, epsilons, seed, keepImages: true, imageIndices: set.indices, batch: Math.min(indices.length, attackBatchSize(network)) };
  const seen = through ? await engine.library.classifier(through) : network;
  const { results } = await attackThrough(seen, network, set.pixels, set.labels, options, job);
  const { adversarial, logits } = results[epsilonIndex];
  return { clean: toFloat(set.pixels), adversarial: adversarial ?? new Float32Array(set.n * PIXELS), labels: set.labels, logits };
};

/** Images of the measurement: enough to fill a small batch, few enough to be quick. */
const PROBE = 8;

export const attackSpeed: Handler<'attack-speed'> = async ({ classifier }, { engine, job }) => {
  await registerGradients();
  const network = await engine.library.classifier(classifier);
  const pixels = new Float32Array(PROBE * PIXELS).fill(0.5);
  const labels = new Uint8Array(PROBE);
  // The first pass compiles or fills caches, and is not counted.
  await measure(network, pixels, labels);
  await job.checkpoint();
  return measure(network, pixels, labels);
};

async function measure(network: Classifier, pixels: Float32Array, labels: Uint8Array): Promise<{ forwardMs: number; gradientMs: number }> {
  const start = performance.now();
  await predict(network, pixels);
  const afterForward = performance.now();
  await runAttack(network, pixels, labels, { attack: 'linf-fgsm', epsilons: [0.1], batch: PROBE }, unattended());
  const forwardMs = (afterForward - start) / PROBE;
  // Of the attack two forward passes are no part of the gradient: that of the clean and that of the judged images.
  const gradientMs = Math.max(forwardMs, (performance.now() - afterForward) / PROBE - 2 * forwardMs);
  return { forwardMs, gradientMs };
}
