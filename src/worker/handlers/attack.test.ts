/** The alarm about vanished gradients, as the panel gets it with an attack on one digit. */
import { beforeAll, describe, expect, it } from 'vitest';
import { loadGoldenImages, loadGoldenModel } from '../../../test/golden/load';
import { startBackend } from '../../engine/backends/start';
import { Job } from '../../engine/job';
import type { Classifier } from '../../engine/models/classifier';
import { Tempered } from '../../engine/models/tempered';
import type { EngineContext } from '../context';
import { attackDigit } from './attack';

let network: Classifier;
let image: Float32Array;
let label: number;

beforeAll(async () => {
  await startBackend('wasm');
  network = await loadGoldenModel();
  const golden = await loadGoldenImages();
  image = golden.images.slice(0, 784);
  label = golden.labels[0];
}, 60_000);

describe('an attack on one digit', () => {
  // One of each way in which the answer is made: a direction, the image itself, a raw result, and no gradient at all.
  it.each([
    { attack: 'linf-fgsm', usual: false, sure: true },
    { attack: 'linf-pgd', usual: false, sure: true },
    // Follows logits, which do not saturate.
    { attack: 'l2-deepfool', usual: false, sure: false },
    { attack: 'l2-gaussian', usual: null, sure: null },
  ])('$attack: $usual for a usual network, $sure for one that is too sure', async ({ attack, usual, sure }) => {
    const alarm = async (temperature: number): Promise<boolean | null> => {
      const library = { classifier: () => Promise.resolve(new Tempered('tempered', network, temperature)) };
      const engine = { library } as unknown as EngineContext;
      const asked = { classifier: { zoo: 'golden' }, image, label, attack, parameters: {}, epsilon: 0.1, seed: 0 };
      return (await attackDigit(asked, { engine, job: new Job(() => undefined), part: () => undefined })).isGradientZero;
    };
    expect(await alarm(1)).toBe(usual);
    expect(await alarm(1e-4)).toBe(sure);
  });
});
