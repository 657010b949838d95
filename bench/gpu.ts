/**
 * `npm run bench -- gpu` and `gpu-layers`: training, input gradients and forward passes of the lab's networks on a graphics card,
 * in Node through Dawn (npm package `webgpu`), and layer by layer which form of each convolution gradient is
 * fastest. Several steps are submitted before one result is read, as training does it. PyTorch's figures on the
 * same card come from native.py --device cuda.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { NetworkId } from '../src/core/catalogue/networks';
import type { GradientForm } from '../src/core/catalogue/backends';
import { gradientForms, registerGradients } from '../src/engine/backends/gradients';
import { availableForms, useGradientForms } from '../src/engine/backends/gradient-forms';
import { startBackend } from '../src/engine/backends/start';
import { median, type Bench } from './measure';
import * as workloads from './workloads';

/** Submissions before the result is read. */
const STEPS = 10;

export interface GpuRow {
  bench: Bench;
  network: NetworkId;
  batch: number;
  imagesPerSecond: number;
}

export interface GpuLayerRow {
  side: number;
  kernel: number;
  inputs: number;
  outputs: number;
  /** Median milliseconds at this batch. */
  forwardMs: Record<'stock' | 'tiled', number>;
  inputMs: Record<GradientForm, number>;
  filterMs: Record<GradientForm, number>;
}

export interface GpuBenchResult {
  machine: string;
  backend: 'webgpu';
  renderer: string;
  forms: string;
  repeats: number;
  rows: GpuRow[];
  layers: GpuLayerRow[];
}

const BENCHES: readonly (readonly [Bench, (network: NetworkId, size: number) => workloads.Workload, (batch: number) => number])[] = [
  ['training', workloads.ownTraining, (batch) => batch],
  ['input-gradient', workloads.ownInputGradient, (batch) => batch],
  ['forward-1', workloads.ownForward, () => 1],
  ['forward-100', workloads.ownForward, () => 100],
];

async function medianMs(repeats: number, run: () => Promise<void>): Promise<number> {
  // The first compiles shaders, the second fills the pool of buffers; neither counts.
  await run();
  await run();
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return median(times);
}

/** Layers of m3, m5 and m7, one of the early, the middle and the late ones each. */
const LAYERS: readonly (readonly [side: number, kernel: number, inputs: number, outputs: number])[] = [
  [26, 3, 32, 48], [18, 3, 96, 112], [10, 3, 160, 176], [24, 5, 32, 64], [16, 5, 96, 128], [22, 7, 48, 96], [16, 7, 96, 144],
];

/** One number of a result: enough to wait for it, and no work of its own. */
const corner = (x: tf.Tensor4D): tf.Tensor => tf.slice(x, [0, 0, 0, 0], [1, 1, 1, 1]);

async function timeLayer([side, kernel, inputs, outputs]: (typeof LAYERS)[number], batch: number, repeats: number): Promise<GpuLayerRow> {
  const out = side - kernel + 1;
  const x = tf.fill([batch, side, side, inputs], 0.1) as tf.Tensor4D;
  const dy = tf.fill([batch, out, out, outputs], 0.1) as tf.Tensor4D;
  const filter = tf.fill([kernel, kernel, inputs, outputs], 0.1) as tf.Tensor4D;
  const attributes = { strides: 1, pad: 'valid', dataFormat: 'NHWC', dimRoundingMode: null, inputShape: x.shape, filterShape: filter.shape } as unknown as tf.NamedAttrMap;
  const time = (run: () => tf.Tensor): Promise<number> =>
    medianMs(repeats, () => workloads.carryOut({ images: batch, submit: () => tf.tidy(run), dispose: () => undefined }, 3)).then((ms) => Number((ms / 3).toFixed(3)));
  const forms = async (gradient: 'input' | 'filter'): Promise<Record<GradientForm, number>> => {
    const times: Partial<Record<GradientForm, number>> = {};
    for (const form of availableForms('webgpu', gradient)) {
      useGradientForms('webgpu', { forward: 'stock', input: form, filter: form });
      const name = gradient === 'input' ? 'Conv2DBackpropInput' : 'Conv2DBackpropFilter';
      const given: tf.NamedTensorMap = gradient === 'input' ? { dy, filter } : { x, dy };
      times[form] = await time(() => corner(tf.engine().runKernel(name, given, attributes) as tf.Tensor4D));
    }
    return times as Record<GradientForm, number>;
  };
  const forward = (form: 'stock' | 'tiled'): Promise<number> => {
    useGradientForms('webgpu', { forward: form, input: 'stock', filter: 'stock' });
    return time(() => corner(tf.conv2d(x, filter, 1, 'valid')));
  };
  const row: GpuLayerRow = {
    side, kernel, inputs, outputs,
    forwardMs: { stock: await forward('stock'), tiled: await forward('tiled') },
    inputMs: await forms('input'),
    filterMs: await forms('filter'),
  };
  tf.dispose([x, dy, filter]);
  return row;
}

/** @param say told each row when it is known */
export async function measureGpu(
  machine: string,
  { networks, layers: wantsLayers, batch, repeats }: { networks: readonly NetworkId[]; layers: boolean; batch: number; repeats: number },
  say: (line: string) => void,
): Promise<GpuBenchResult> {
  const { renderer = 'unknown' } = await startBackend('webgpu');
  say(renderer);
  await registerGradients();
  const forms = await gradientForms();
  say(JSON.stringify(forms));
  const rows: GpuRow[] = [];
  for (const network of networks) {
    for (const [bench, make, sizeOf] of BENCHES) {
      const workload = make(network, sizeOf(batch));
      const ms = await medianMs(repeats, () => workloads.carryOut(workload, STEPS));
      workload.dispose();
      const row: GpuRow = { bench, network, batch: sizeOf(batch), imagesPerSecond: Number(((workload.images * STEPS * 1000) / ms).toPrecision(4)) };
      rows.push(row);
      say(JSON.stringify(row));
    }
  }
  const layers: GpuLayerRow[] = [];
  for (const layer of wantsLayers ? LAYERS : []) {
    const row = await timeLayer(layer, batch, repeats);
    layers.push(row);
    say(JSON.stringify(row));
  }
  return { machine, backend: 'webgpu', renderer, forms: JSON.stringify(forms), repeats, rows, layers };
}
