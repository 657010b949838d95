/**
 * BatchNorm with the batch's own statistics and the activation behind it, forward and backward, in three passes
 * each: sums of every channel by blocks of rows, the sums of the blocks, then every value once. Composed of
 * TensorFlow.js's operations the same is some thirty passes over the same memory.
 *
 * A channel's values are taken relative to its first one before they are squared, which keeps the variance exact
 * where the mean is large (Chan, Golub and LeVeque 1983). Gradient: Ioffe and Szegedy 2015, section 3.
 */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Activation } from '../composed';
import { activationCode } from './activation-code';
import { runShader, runShaderOnce, workgroupsFor, type Shader } from './program';

/** Columns of values side by side in a workgroup, and rows at a time. */
const COLUMNS = 8;
const ROWS = 32;
/** Blocks of rows at most, so that adding them up is short. */
const MOST_BLOCKS = 128;

export interface RowsShape {
  rows: number;
  channels: number;
}

/** Channels are taken four at a time where they come in fours. */
const componentsOf = (channels: number): 1 | 4 => (channels % 4 === 0 ? 4 : 1);
/** Values of a row, in numbers or in fours. */
const columnsOf = (channels: number): number => channels / componentsOf(channels);

/** Two sums per channel, [blocks,2,channels]; `terms` computes `first` and `second` for a row's column. */
function blockSums(backend: WebGPUBackend, key: string, inputs: readonly TensorInfo[], names: readonly string[], declarations: string, terms: string, { rows, channels }: RowsShape): TensorInfo {
  const blocks = Math.min(MOST_BLOCKS, Math.ceil(rows / ROWS));
  const columns = columnsOf(channels);
  const shader: Shader = {
    key: `${key}_${channels}_${blocks}`,
    inputs: names,
    components: componentsOf(channels),
    workgroupSize: COLUMNS * ROWS,
    code: `
    ${declarations}
    var<workgroup> sums : array<V, ${COLUMNS * ROWS * 2}>;
    fn main(index : i32) {
      let across = i32(localIndex) % ${COLUMNS};
      let down = i32(localIndex) / ${COLUMNS};
      let column = i32(workgroupId.x) * ${COLUMNS} + across;
      var firstSum = V(0.0);
      var secondSum = V(0.0);
      if (column < ${columns}) {
        for (var row = i32(workgroupId.y) * ${ROWS} + down; row < uniforms.rows; row += ${ROWS * blocks}) {
          let at = row * ${columns} + column;
          ${terms}
          firstSum += first;
          secondSum += second;
        }
      }
      sums[localIndex] = firstSum;
      sums[localIndex + ${COLUMNS * ROWS}u] = secondSum;
      for (var half = ${ROWS / 2}; half > 0; half /= 2) {
        workgroupBarrier();
        if (down < half) {
          sums[localIndex] += sums[localIndex + u32(half * ${COLUMNS})];
          sums[localIndex + ${COLUMNS * ROWS}u] += sums[localIndex + u32(half * ${COLUMNS} + ${COLUMNS * ROWS})];
        }
      }
      workgroupBarrier();
      if (down == 0 && column < ${columns}) {
        result[(i32(workgroupId.y) * 2) * ${columns} + column] = sums[across];
        result[(i32(workgroupId.y) * 2 + 1) * ${columns} + column] = sums[across + ${COLUMNS * ROWS}];
      }
    }`,
  };
  return runShader(backend, shader, inputs, [blocks, 2, channels], { workgroups: [Math.ceil(columns / COLUMNS), blocks, 1], rows });
}

/** Adds up the blocks; `finish` writes the results from `first` and `second`, the two sums of a column. */
function finishSums(backend: WebGPUBackend, key: string, partial: TensorInfo, others: readonly TensorInfo[], names: readonly string[], finish: string, results: Record<string, readonly number[]>, { rows, channels }: RowsShape, factors: readonly [number, number, number, number] = [0, 0, 0, 0]): TensorInfo[] {
  const [blocks] = partial.shape;
  const columns = columnsOf(channels);
  const shader: Shader = {
    key: `${key}_${channels}_${blocks}`,
    results: Object.keys(results),
    inputs: ['partial', ...names],
    components: componentsOf(channels),
    workgroupSize: 64,
    code: `
    fn main(column : i32) {
      if (column >= ${columns}) { return; }
      var first = V(0.0);
      var second = V(0.0);
      for (var block = 0; block < ${blocks}; block++) {
        first += partial[(block * 2) * ${columns} + column];
        second += partial[(block * 2 + 1) * ${columns} + column];
      }
      let count = f32(uniforms.rows);
      ${finish}
    }`,
  };
  const made = runShaderOnce(backend, shader, [partial, ...others], Object.values(results), { workgroups: workgroupsFor(columns, 64), rows, factors });
  backend.disposeData(partial.dataId);
  return made;
}

/** Runs `body` for every column of an array of [rows,channels]; it sees `index` and `column`, the place in its row. */
function everyColumn(backend: WebGPUBackend, key: string, inputs: readonly TensorInfo[], names: readonly string[], declarations: string, body: string, { rows, channels }: RowsShape): TensorInfo {
  const columns = columnsOf(channels);
  const shader: Shader = {
    key: `${key}_${channels}`,
    inputs: names,
    components: componentsOf(channels),
    workgroupSize: 256,
    code: `
    ${declarations}
    fn main(index : i32) {
      if (index >= uniforms.rows * ${columns}) { return; }
      let column = index % ${columns};
      ${body}
    }`,
  };
  return runShader(backend, shader, inputs, inputs[0].shape, { workgroups: workgroupsFor(rows * columns, 256), rows });
}

/** [y, statistics] as `composedBatchNorm` gives them. */
export function batchNormForward(backend: WebGPUBackend, shape: RowsShape, activation: Activation, epsilon: number, x: TensorInfo, gamma: TensorInfo, beta: TensorInfo): [TensorInfo, TensorInfo] {
  const columns = columnsOf(shape.channels);
  const partial = blockSums(backend, 'normSums', [x], ['x'], '', 'let first = x[at] - x[column]; let second = first * first;', shape);
  const [statistics] = finishSums(
    backend, 'normStatistics', partial, [x, gamma, beta], ['x', 'gamma', 'beta'],
    `
      let away = first / count;
      let mean = x[column] + away;
      let variance = max(second / count - away * away, V(0.0));
      let reciprocal = inverseSqrt(variance + uniforms.factors.x);
      let scale = gamma[column] * reciprocal;
      result[column] = mean;
      result[${columns} + column] = variance;
      result[${2 * columns} + column] = reciprocal;
      result[${3 * columns} + column] = scale;
      result[${4 * columns} + column] = beta[column] - mean * scale;`,
    { result: [5, shape.channels] }, shape, [epsilon, 0, 0, 0],
  );
  const y = everyColumn(
    backend, `normForward_${activation}`, [x, statistics, beta], ['x', 'statistics', 'beta'], activationCode(activation),
    `result[index] = act((x[index] - statistics[column]) * statistics[${3 * columns} + column] + beta[column]);`, shape,
  );
  return [y, statistics];
}

/** WGSL for a column's normalised value and gradient behind the activation; `at` is its place in the array. */
const backwardTerms = (columns: number, at: string): string => `
  let normalised = (x[${at}] - statistics[column]) * statistics[${2 * columns} + column];
  let g = dy[${at}] * slope(x[${at}] * statistics[${3 * columns} + column] + statistics[${4 * columns} + column]);`;

/** [dx, gradient of gamma, gradient of beta]. */
export function batchNormBackward(backend: WebGPUBackend, shape: RowsShape, activation: Activation, x: TensorInfo, dy: TensorInfo, statistics: TensorInfo): [TensorInfo, TensorInfo, TensorInfo] {
  const columns = columnsOf(shape.channels);
  const names = ['x', 'dy', 'statistics'];
  const partial = blockSums(
    backend, `normBackSums_${activation}`, [x, dy, statistics], names, activationCode(activation),
    `${backwardTerms(columns, 'at')} let first = g * normalised; let second = g;`, shape,
  );
  const [gammaGradient, betaGradient] = finishSums(
    backend, 'normGradients', partial, [], [], 'gammaGradient[column] = first; betaGradient[column] = second;',
    { gammaGradient: [shape.channels], betaGradient: [shape.channels] }, shape,
  );
  const dx = everyColumn(
    backend, `normBackward_${activation}`, [x, dy, statistics, gammaGradient, betaGradient], [...names, 'gammaGradient', 'betaGradient'], activationCode(activation),
    `${backwardTerms(columns, 'index')}
      let count = f32(uniforms.rows);
      result[index] = statistics[${3 * columns} + column] * (g - betaGradient[column] / count - normalised * (gammaGradient[column] / count));`,
    shape,
  );
  return [dx, gammaGradient, betaGradient];
}

/** activation(x + bias), or activation(x) without. */
export function biasActivation(backend: WebGPUBackend, shape: RowsShape, activation: Activation, x: TensorInfo, bias: TensorInfo | undefined): TensorInfo {
  const inputs = bias ? [x, bias] : [x];
  return everyColumn(
    backend, `activation_${activation}_${inputs.length}`, inputs, ['x', 'bias'].slice(0, inputs.length), activationCode(activation),
    `result[index] = act(x[index]${bias ? ' + bias[column]' : ''});`, shape,
  );
}

/** dy times the slope of the activation at x + bias. */
export function biasActivationGradient(backend: WebGPUBackend, shape: RowsShape, activation: Activation, x: TensorInfo, bias: TensorInfo | undefined, dy: TensorInfo): TensorInfo {
  const inputs = bias ? [x, dy, bias] : [x, dy];
  return everyColumn(
    backend, `activationGradient_${activation}_${inputs.length}`, inputs, ['x', 'dy', 'bias'].slice(0, inputs.length), activationCode(activation),
    `result[index] = dy[index] * slope(x[index]${bias ? ' + bias[column]' : ''});`, shape,
  );
}

/** [mean, variance]: running statistics moved towards a batch's by `momentum`, the variance times `unbiased`. */
export function runningStatistics(backend: WebGPUBackend, mean: TensorInfo, variance: TensorInfo, statistics: TensorInfo, momentum: number, unbiased: number): TensorInfo[] {
  const [channels] = mean.shape;
  const shader: Shader = {
    key: `runningStatistics_${channels}`,
    results: ['newMean', 'newVariance'],
    inputs: ['mean', 'variance', 'statistics'],
    components: 1,
    workgroupSize: 64,
    code: `
    fn main(index : i32) {
      if (index >= ${channels}) { return; }
      let factors = uniforms.factors;
      newMean[index] = mean[index] * factors.x + statistics[index] * factors.y;
      newVariance[index] = variance[index] * factors.x + statistics[${channels} + index] * factors.z;
    }`,
  };
  const factors = [1 - momentum, momentum, momentum * unbiased, 0] as const;
  return runShaderOnce(backend, shader, [mean, variance, statistics], [mean.shape, mean.shape], { workgroups: workgroupsFor(channels, 64), rows: 0, factors });
}
