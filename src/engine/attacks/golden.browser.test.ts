/**
 * The golden table in a real browser: every deterministic attack on webgl, the one-step and ten-step
 * attacks on webgpu too. Eight of the 32 images: the graphics here may be software.
 */
import { describe, expect, it } from 'vitest';
import { ALLOWED_FLAGS, ALLOWED_SHARE, goldenCases, pixelTolerance, shareOver } from '../../../test/golden/attack-cases';
import modelJson from '../../../test/golden/model/model.json';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { unattended } from '../job';
import { readLayersModel } from '../models/layers-model';
import { runAttack } from './run-attack';

/** The last eight: the last two are misread as they are. */
const FROM = 24;
const COUNT = 32 - FROM;

const files = import.meta.glob<string>('../../../test/golden/{attacks,model}/**/*.bin', { query: '?url', import: 'default', eager: true });

async function bytes(path: string): Promise<ArrayBuffer> {
  return (await fetch(files[`../../../test/golden/${path}`])).arrayBuffer();
}

async function images(path: string): Promise<Float32Array> {
  return new Float32Array(await bytes(path)).subarray(FROM * 784);
}

const backends: readonly { backend: 'webgl' | 'webgpu'; attacks: readonly string[] }[] = [
  { backend: 'webgl', attacks: goldenCases.map((one) => one.attack) },
  { backend: 'webgpu', attacks: ['l2-fgm', 'linf-fgsm', 'l2-bim', 'linf-bim'] },
];

describe.each(backends)('attacks agree with Foolbox on $backend', ({ backend, attacks }) => {
  it.each(goldenCases.filter((one) => attacks.includes(one.attack)))('$attack', async ({ attack, parameters, epsilons, raw }) => {
    await startBackend(backend);
    await registerGradients();
    const classifier = await readLayersModel(modelJson, await bytes('model/weights.bin'), 'golden-m0');
    const labels = new Uint8Array(await bytes('attacks/labels.bin')).subarray(FROM);
    const options = { attack, parameters, epsilons: epsilons.map((e) => e.epsilon), keepImages: true };
    const result = await runAttack(classifier, await images('attacks/images.bin'), labels, options, unattended());
    expect(result.cleanAccuracy).toBe((COUNT - 2) / COUNT);
    if (raw) expect(shareOver(result.raw!, await images(`attacks/adversarial/${raw}`), pixelTolerance(attack, 0))).toBeLessThanOrEqual(ALLOWED_SHARE);
    for (const [k, { epsilon, adversarial, success }] of epsilons.entries()) {
      const got = result.results[k];
      const differing = success.slice(FROM).filter((flag, i) => flag !== got.success[i]).length;
      expect(differing, `flags at ${epsilon}`).toBeLessThanOrEqual(ALLOWED_FLAGS);
      if (!adversarial) continue;
      const expected = await images(`attacks/adversarial/${adversarial}`);
      expect(shareOver(got.adversarial!, expected, pixelTolerance(attack, epsilon)), `pixels at ${epsilon}`).toBeLessThanOrEqual(ALLOWED_SHARE);
    }
    classifier.dispose();
  });
});
