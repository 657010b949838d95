/**
 * Seeded initial weights, PyTorch's defaults, which An et al. and the report trained from: kernels
 * and biases of convolutions and dense layers uniform in +-1/sqrt(inputs of one output); BatchNorm
 * scale 1, shift 0, running mean 0, running variance 1.
 */
import { Random } from '../../core/random/random';
import { parametersOf, sizeOf } from './architecture';
import type { Layer, NetworkWeights } from './architecture';

/** Initial weights of a network; every parameter has its own stream, keyed by seed and name. */
export function initialWeights(layers: readonly Layer[], seed: number): NetworkWeights {
  const parameters = parametersOf(layers);
  const fanIn = new Map(
    parameters
      .filter(({ role }) => role === 'kernel')
      .map(({ layer, shape }) => [layer, sizeOf(shape.slice(0, -1))]),
  );
  return new Map(
    parameters.map(({ name, layer, role, shape }) => {
      const values = new Float32Array(sizeOf(shape));
      if (role === 'gamma' || role === 'moving_variance') values.fill(1);
      if (role === 'kernel' || role === 'bias') {
        const random = Random.of('initial-weights', seed, name);
        const limit = 1 / Math.sqrt(fanIn.get(layer) ?? 1);
        for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * limit;
      }
      return [name, values];
    }),
  );
}
