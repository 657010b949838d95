/** The one-pass first layer (./first-layer) answered by the own wasm kernels. */
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { countOwn } from './counters';
import { FIRST_LAYER, FIRST_LAYER_GRADIENT, type FirstLayerAttributes } from './first-layer';
import type { Heap } from './heap';
import { firstLayerGradientPlan, firstLayerOutput, firstLayerPlan, type FirstLayerShape } from './plans/first-layer-plans';
import type { Team } from './team';

type Infos = Record<string, TensorInfo>;

function shapeOf([batch, height, width]: number[], filter: TensorInfo): FirstLayerShape {
  return { batch, height, width, channels: filter.shape[3] };
}

/** Own kernels by the name of the operation. */
export function ownFirstLayer(heap: Heap, team: Team): Record<string, KernelFunc> {
  const address = (info: TensorInfo): number => heap.addressOf(info);
  return {
    [FIRST_LAYER]: (args) => {
      const { x, filter } = args.inputs as unknown as Infos;
      const { places: wanted } = args.attrs as unknown as FirstLayerAttributes;
      const shape = shapeOf(x.shape, filter);
      const y = heap.output(firstLayerOutput(shape));
      const places = wanted ? heap.output(y.shape) : null;
      countOwn(FIRST_LAYER);
      team.run(firstLayerPlan(shape, team.threads, { x: address(x), filter: address(filter), y: address(y), places: places ? address(places) : 0 }));
      return places ? [y, places] : [y];
    },
    [FIRST_LAYER_GRADIENT]: (args) => {
      const { dy, places, filter } = args.inputs as unknown as Infos;
      const { inputShape } = args.attrs as unknown as FirstLayerAttributes;
      const dx = heap.output(inputShape);
      countOwn(FIRST_LAYER_GRADIENT);
      const at = { dy: address(dy), places: address(places), filter: address(filter), dx: address(dx) };
      team.run(firstLayerGradientPlan(shapeOf(inputShape, filter), team.threads, at));
      return dx;
    },
  };
}
