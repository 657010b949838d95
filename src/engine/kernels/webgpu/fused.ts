/** The lab's fused operations (../fused) on a graphics card through WebGPU, by the shaders of this folder. */
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import {
  ACTIVATE, ACTIVATE_GRADIENT, ADAM, BATCH_NORM, BATCH_NORM_GRADIENT, BIAS_ACTIVATE, BIAS_ACTIVATE_GRADIENT, RUNNING_STATISTICS,
  type ActivateAttributes, type AdamAttributes, type BatchNormAttributes, type RunningStatisticsAttributes,
} from '../fused';
import { adam } from './adam';
import { batchNormBackward, batchNormForward, biasActivation, biasActivationGradient, runningStatistics, type RowsShape } from './normalisation';

type Infos = Record<string, tf.TensorInfo>;

function rowsShape(x: tf.TensorInfo): RowsShape {
  const channels = x.shape[x.shape.length - 1] ?? 1;
  return { rows: tf.util.sizeFromShape(x.shape) / channels, channels };
}

type OnCard = (backend: WebGPUBackend, shape: RowsShape, inputs: Infos, attrs: unknown) => tf.TensorInfo | tf.TensorInfo[];

/** A kernel that sees `x` as rows of channels. */
const onRows = (own: OnCard): tf.KernelFunc => ({ inputs, attrs, backend }) => {
  const infos = inputs as unknown as Infos;
  return own(backend as WebGPUBackend, rowsShape(infos.x), infos, attrs);
};

const forward = onRows((backend, shape, { x, bias }, attrs) => biasActivation(backend, shape, (attrs as ActivateAttributes).activation, x, bias));
const backward = onRows((backend, shape, { x, bias, dy }, attrs) => biasActivationGradient(backend, shape, (attrs as ActivateAttributes).activation, x, bias, dy));

/** The kernels by the name of the operation. */
export const FUSED_SHADERS: Readonly<Record<string, tf.KernelFunc>> = {
  [ACTIVATE]: forward,
  [ACTIVATE_GRADIENT]: backward,
  [BIAS_ACTIVATE]: forward,
  [BIAS_ACTIVATE_GRADIENT]: backward,
  [BATCH_NORM]: onRows((backend, shape, { x, gamma, beta }, attrs) => {
    const { activation, epsilon } = attrs as BatchNormAttributes;
    return batchNormForward(backend, shape, activation, epsilon, x, gamma, beta);
  }),
  [BATCH_NORM_GRADIENT]: onRows((backend, shape, { x, dy, statistics }, attrs) =>
    batchNormBackward(backend, shape, (attrs as ActivateAttributes).activation, x, dy, statistics),
  ),
  [RUNNING_STATISTICS]: ({ inputs, attrs, backend }) => {
    const { mean, variance, statistics } = inputs as unknown as Infos;
    const { momentum, unbiased } = attrs as unknown as RunningStatisticsAttributes;
    return runningStatistics(backend as WebGPUBackend, mean, variance, statistics, momentum, unbiased);
  },
  [ADAM]: ({ inputs, attrs, backend }) => adam(backend as WebGPUBackend, inputs as unknown as Infos, attrs as unknown as AdamAttributes),
};
