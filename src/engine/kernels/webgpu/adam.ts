/** One step of Adam and of the moving average on a graphics card: the moments, then the value and its average. */
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { AdamAttributes } from '../fused';
import { runShaderOnce, workgroupsFor } from './program';

/** Runs `body` at every `index` of tensors of one shape; it sees `factors`. */
function everyNumber(backend: WebGPUBackend, key: string, inputs: Record<string, TensorInfo>, results: readonly string[], body: string, factors: [number, number, number, number]): TensorInfo[] {
  const tensors = Object.values(inputs);
  const { shape } = tensors[0];
  const size = shape.reduce((a, b) => a * b, 1);
  const code = `fn main(index : i32) { if (index >= i32(arrayLength(&${results[0]}))) { return; } let factors = uniforms.factors; ${body} }`;
  // The size is not handed over: one small buffer of factors then serves every parameter of a step.
  return runShaderOnce(backend, { key, results, inputs: Object.keys(inputs), components: 1, workgroupSize: 128, code }, tensors, results.map(() => shape), {
    workgroups: workgroupsFor(size, 128), rows: 0, factors,
  });
}

/** [first moment, second moment, value, average]; inputs value, first, second, average, gradient. */
export function adam(backend: WebGPUBackend, inputs: Record<string, TensorInfo>, { beta1, beta2, rate, epsilon, decay }: AdamAttributes): TensorInfo[] {
  const { value, first, second, average, gradient } = inputs;
  const [newFirst, newSecond] = everyNumber(
    backend, 'adamMoments', { first, second, gradient }, ['newFirst', 'newSecond'],
    `let g = gradient[index];
    newFirst[index] = first[index] * factors.x + g * factors.y;
    newSecond[index] = second[index] * factors.z + g * g * factors.w;`,
    [beta1, 1 - beta1, beta2, 1 - beta2],
  );
  const [newValue, newAverage] = everyNumber(
    backend, 'adamValue', { value, average, first: newFirst, second: newSecond }, ['newValue', 'newAverage'],
    `let moved = value[index] - first[index] / (sqrt(second[index]) + factors.y) * factors.x;
    newValue[index] = moved;
    newAverage[index] = average[index] * factors.z + moved * factors.w;`,
    [rate, epsilon, decay, 1 - decay],
  );
  return [newFirst, newSecond, newValue, newAverage];
}
