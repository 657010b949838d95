import { tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../core/random/random';
import { startBackend } from '../backends/start';
import { buildLayers } from './builders';
import { evenChannels } from './even-channels';
import { initialWeights } from './initial-weights';
import { Network } from './network';

describe('even channels', () => {
  beforeAll(() => startBackend('wasm'));

  it('span the same in every layer with a BatchNorm, and compute the same', async () => {
    const layers = buildLayers('m5-small', 'gelu');
    const random = new Random(1);
    const uneven = new Map([...initialWeights(layers, 2)].map(([name, values]) => [
      name,
      // Channels of very different size, as after training; running statistics of any size.
      name.endsWith('kernel') ? values.map((value, i) => value * 2 ** ((i * 7) % 5)) : name.endsWith('variance') ? values.map(() => 1 + 20 * random.uniform()) : values.map((value) => value + 0.1 * random.normal()),
    ]));
    const evened = evenChannels(layers, uneven);
    const kernel = evened.get('conv2/kernel') as Float32Array;
    const largest = Array.from({ length: 64 }, (_, c) => kernel.reduce((max, value, i) => (i % 64 === c ? Math.max(max, Math.abs(value)) : max), 0));
    for (const span of largest) expect(span / largest[0]).toBeCloseTo(1, 5);
    const pixels = Float32Array.from({ length: 4 * 784 }, () => random.uniform());
    const read = async (weights: typeof evened): Promise<Float32Array> => {
      const network = new Network('m5-small', layers, weights);
      const logits = (await network.logits(tensor4d(pixels, [4, 28, 28, 1])).data()) as Float32Array;
      network.dispose();
      return logits;
    };
    const [a, b] = [await read(uneven), await read(evened)];
    a.forEach((value, i) => expect(Math.abs(b[i] - value)).toBeLessThan(1e-4 * (1 + Math.abs(value))));
  });

  it('leaves a network without BatchNorm alone', () => {
    const layers = buildLayers('cnn', 'relu');
    const weights = initialWeights(layers, 2);
    expect(evenChannels(layers, weights)).toEqual(weights);
  });
});
