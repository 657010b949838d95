/**
 * Random operands for kernel tests and measurements.
 */
import { Random } from '../../../core/random/random';

/** `count` normal values times `scale`, the same for the same seed. */
export function randomValues(seed: number, count: number, scale = 1): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: count }, () => random.normal() * scale);
}
