import { describe, expect, it } from 'vitest';
import { ACTIVATIONS, NETWORK_IDS, NETWORKS, networkEntry } from '../../core/catalogue/networks';
import { countParameters, placeLayers, sizeOf } from './architecture';
import { buildLayers } from './builders';
import { initialWeights } from './initial-weights';

describe('the networks', () => {
  it.each(NETWORKS)('$id has the parameters that the catalogue states, with either activation', ({ id, parameters }) => {
    for (const activation of ACTIVATIONS) expect(countParameters(buildLayers(id, activation))).toBe(parameters);
  });

  it('add up to the ensembles of the report', () => {
    const total = (ids: readonly (typeof NETWORK_IDS)[number][]): number => ids.reduce((sum, id) => sum + networkEntry(id).parameters, 0);
    expect(total(['m3', 'm5', 'm7'])).toBe(4_546_332);
    expect(total(['m3', 'm5', 'm7', 'm3-small', 'm5-small'])).toBe(5_467_268);
    expect(networkEntry('cnn').parameters).toBe(21_840);
    expect(NETWORKS.map(({ id }) => id)).toEqual([...NETWORK_IDS]);
  });

  it.each(NETWORKS)('$id multiplies as often as the catalogue states', ({ id, megaMultiplications }) => {
    const count = placeLayers(buildLayers(id, 'relu')).reduce((sum, { layer, input, output }) => {
      if (layer.kind === 'convolution') return sum + sizeOf(output) * sizeOf(layer.size) * input[2];
      return layer.kind === 'dense' ? sum + sizeOf(input) * sizeOf(output) : sum;
    }, 0);
    expect(Math.abs(count / 1e6 / megaMultiplications - 1)).toBeLessThan(0.05);
  });

  it('start from the same weights for the same seed, and from others for another', () => {
    const layers = buildLayers('m5-small', 'gelu');
    const [a, b, c] = [initialWeights(layers, 1), initialWeights(layers, 1), initialWeights(layers, 2)];
    expect([...a]).toEqual([...b]);
    expect(a.get('conv1/kernel')).not.toEqual(c.get('conv1/kernel'));
    const limit = 1 / Math.sqrt(5 * 5 * 32);
    const kernel = a.get('conv2/kernel') ?? new Float32Array();
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(Math.fround(limit));
    const variance = kernel.reduce((sum, value) => sum + value * value, 0) / kernel.length;
    expect(Math.abs(variance / (limit * limit / 3) - 1)).toBeLessThan(0.03); // 51,200 draws: the relative deviation is 0.4 %
  });
});
