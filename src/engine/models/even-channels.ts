/**
 * Scales the kernels of each output channel so that all channels of a layer span as much, where a
 * BatchNorm behind the layer can take the scale back: one 8-bit scale for the whole kernel is then as good as one
 * for each channel. What the network computes stays the same (Nagel et al. 2019 do so across layers; with
 * BatchNorm one layer is enough).
 *
 * In evaluation y = gamma (x - mean) / sqrt(variance + epsilon) + beta. With x' = s x the same y comes from
 * mean' = s mean and variance' = s^2 (variance + epsilon) - epsilon.
 */
import type { Layer, NetworkWeights } from './architecture';

/** Largest absolute value of each output channel, the last axis. */
function spans(kernel: Float32Array, channels: number): Float64Array {
  const largest = new Float64Array(channels);
  kernel.forEach((value, i) => {
    largest[i % channels] = Math.max(largest[i % channels], Math.abs(value));
  });
  return largest;
}

/**
 * The same network with even channels; layers without a BatchNorm behind them stay as they are.
 * @returns new arrays where something changed
 */
export function evenChannels(layers: readonly Layer[], weights: NetworkWeights): NetworkWeights {
  const result = new Map(weights);
  layers.forEach((layer, index) => {
    const norm = layers[index + 1];
    const kernel = weights.get(`${layer.name}/kernel`);
    if ((layer.kind !== 'convolution' && layer.kind !== 'dense') || norm?.kind !== 'batch-norm' || !kernel) return;
    const mean = weights.get(`${norm.name}/moving_mean`);
    const variance = weights.get(`${norm.name}/moving_variance`);
    if (!mean || !variance) return;
    const channels = mean.length;
    const largest = spans(kernel, channels);
    const target = Math.max(...largest);
    // Only ever upwards, so that the variance stays above 0; a channel of zeros stays one.
    const scale = largest.map((span) => (span > 0 ? target / span : 1));
    result.set(`${layer.name}/kernel`, kernel.map((value, i) => value * scale[i % channels]));
    const bias = weights.get(`${layer.name}/bias`);
    if (bias) result.set(`${layer.name}/bias`, bias.map((value, c) => value * scale[c]));
    result.set(`${norm.name}/moving_mean`, mean.map((value, c) => value * scale[c]));
    result.set(`${norm.name}/moving_variance`, variance.map((value, c) => scale[c] ** 2 * (value + norm.epsilon) - norm.epsilon));
  });
  return result;
}
