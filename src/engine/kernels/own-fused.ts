/**
 * The lab's fused operations (./fused) answered by the own wasm kernels. BatchNorm takes channels in
 * fours; the ten logits, and anything else, use the composed form.
 */
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { countFallback, countOwn } from './counters';
import {
  ACTIVATE,
  ACTIVATE_GRADIENT,
  BATCH_NORM,
  BATCH_NORM_GRADIENT,
  BIAS_ACTIVATE,
  BIAS_ACTIVATE_GRADIENT,
  COMPOSED_KERNELS,
  type ActivateAttributes,
  type BatchNormAttributes,
} from './fused';
import type { Heap } from './heap';
import {
  batchNormBackwardPlan,
  batchNormForwardPlan,
  biasActivationGradientPlan,
  biasActivationPlan,
  supportsBatchNorm,
  type RowsShape,
} from './plans/normalisation-plans';
import type { Team } from './team';

type Infos = Record<string, TensorInfo>;

/** Everything but the last axis are rows. */
function rowsShape(x: TensorInfo): RowsShape {
  const channels = x.shape[x.shape.length - 1] ?? 1;
  const size = x.shape.reduce((product, length) => product * length, 1);
  return { rows: size / channels, channels };
}

/** Own kernels by the name of the operation. */
export function ownFusedKernels(heap: Heap, team: Team): Record<string, KernelFunc> {
  const address = (info: TensorInfo | undefined): number => (info ? heap.addressOf(info) : 0);

  const forward = (kernelName: string): KernelFunc => (args) => {
    const { x, bias } = args.inputs as unknown as Infos;
    const { activation } = args.attrs as unknown as ActivateAttributes;
    const y = heap.output(x.shape);
    countOwn(kernelName);
    team.run(biasActivationPlan(rowsShape(x), activation, { z: address(x), bias: address(bias), y: address(y) }));
    return y;
  };
  const backward = (kernelName: string): KernelFunc => (args) => {
    const { x, bias, dy } = args.inputs as unknown as Infos;
    const { activation } = args.attrs as unknown as ActivateAttributes;
    const dx = heap.output(x.shape);
    countOwn(kernelName);
    team.run(
      biasActivationGradientPlan(rowsShape(x), activation, { z: address(x), bias: address(bias), dy: address(dy), dx: address(dx) }),
    );
    return dx;
  };

  return {
    [ACTIVATE]: forward(ACTIVATE),
    [ACTIVATE_GRADIENT]: backward(ACTIVATE_GRADIENT),
    [BIAS_ACTIVATE]: forward(BIAS_ACTIVATE),
    [BIAS_ACTIVATE_GRADIENT]: backward(BIAS_ACTIVATE_GRADIENT),
    [BATCH_NORM]: (args) => {
      const { x, gamma, beta } = args.inputs as unknown as Infos;
      const { activation, epsilon } = args.attrs as unknown as BatchNormAttributes;
      const shape = rowsShape(x);
      if (!supportsBatchNorm(shape)) {
        countFallback(BATCH_NORM, `[${x.shape}]`);
        return COMPOSED_KERNELS[BATCH_NORM](args);
      }
      countOwn(BATCH_NORM);
      const y = heap.output(x.shape);
      const statistics = heap.output([5, shape.channels]);
      const at = { z: address(x), gamma: address(gamma), beta: address(beta), statistics: address(statistics), y: address(y) };
      team.run(batchNormForwardPlan(shape, activation, epsilon, team.threads, at));
      return [y, statistics];
    },
    [BATCH_NORM_GRADIENT]: (args) => {
      const { x, dy, statistics } = args.inputs as unknown as Infos;
      const { activation } = args.attrs as unknown as BatchNormAttributes;
      const shape = rowsShape(x);
      if (!supportsBatchNorm(shape)) {
        countFallback(BATCH_NORM_GRADIENT, `[${x.shape}]`);
        return COMPOSED_KERNELS[BATCH_NORM_GRADIENT](args);
      }
      countOwn(BATCH_NORM_GRADIENT);
      const dx = heap.output(x.shape);
      const dgamma = heap.output([shape.channels]);
      const dbeta = heap.output([shape.channels]);
      const at = {
        z: address(x), dy: address(dy), statistics: address(statistics),
        dx: address(dx), dgamma: address(dgamma), dbeta: address(dbeta),
      };
      team.run(batchNormBackwardPlan(shape, activation, team.threads, at));
      return [dx, dgamma, dbeta];
    },
  };
}
