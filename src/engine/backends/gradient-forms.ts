/**
 * A convolution and its gradients on a graphics card, in the fastest of several forms.
 *
 * TensorFlow.js's own (`stock`) loops per output value, which suits some cards and not others: its filter
 * gradient on WebGPU runs one thread per weight over the whole batch. Written as a forward convolution
 * (`convolution`) or as columns times a matrix (`columns`), the same sums use the card's better kernels. On
 * WebGPU there are shaders of our own as well (`tiled`), for the convolution too.
 * Which is best depends on card and driver, so a short measurement decides, once per backend.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { GradientForm, GradientForms } from '../../core/catalogue/backends';
import { asTensor } from '../kernels/composed';
import { tiledFilterBackprop, tiledForward, tiledInputGradient } from '../kernels/webgpu/convolutions';
import {
  convolutionInfo,
  filterGradient,
  filterGradientKernel,
  inputGradient,
  inputGradientKernel,
  replaceKernel,
  type ConvolutionAttributes,
} from '../kernels/convolution-gradients';
import { rendererName } from './renderer';

type Shape4D = [number, number, number, number];

/** Every window of x side by side: [n,h,w,c] -> [n * oh * ow, kh * kw * c]. */
function columnsOf(x: tf.Tensor4D, kernelHeight: number, kernelWidth: number): tf.Tensor2D {
  const [n, h, w, c] = x.shape;
  const size: Shape4D = [n, h - kernelHeight + 1, w - kernelWidth + 1, c];
  const windows: tf.Tensor4D[] = [];
  for (let row = 0; row < kernelHeight; row++) {
    for (let column = 0; column < kernelWidth; column++) windows.push(tf.slice(x, [0, row, column, 0], size));
  }
  return tf.reshape(tf.concat(windows, 3), [n * size[1] * size[2], kernelHeight * kernelWidth * c]);
}

/** Whether the columns form computes it: no strides. */
function isPlain({ strideHeight, strideWidth }: tf.backend_util.Conv2DInfo): boolean {
  return strideHeight === 1 && strideWidth === 1;
}

/** dx as the columns of the padded dy times the turned filter; other strides as a convolution. */
export function inputGradientByColumns(dy: tf.Tensor4D, filter: tf.Tensor4D, inputShape: Shape4D, attributes: ConvolutionAttributes): tf.Tensor4D {
  const info = convolutionInfo(inputShape, filter.shape, attributes);
  if (!isPlain(info)) return inputGradient(dy, filter, inputShape, attributes);
  return tf.tidy(() => {
    const { filterHeight, filterWidth, padInfo, inHeight, inWidth, inChannels } = info;
    const top = filterHeight - 1 - padInfo.top;
    const left = filterWidth - 1 - padInfo.left;
    const padded = tf.pad(dy, [
      [0, 0],
      [top, inHeight + filterHeight - 1 - dy.shape[1] - top],
      [left, inWidth + filterWidth - 1 - dy.shape[2] - left],
      [0, 0],
    ]);
    const turned = tf.reshape(tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]), [-1, inChannels]);
    return tf.reshape(tf.matMul(columnsOf(padded, filterHeight, filterWidth), turned as tf.Tensor2D), inputShape);
  });
}

/** dw as the transposed columns of the padded x times dy; other strides as a convolution. */
export function filterGradientByColumns(x: tf.Tensor4D, dy: tf.Tensor4D, filterShape: Shape4D, attributes: ConvolutionAttributes): tf.Tensor4D {
  const info = convolutionInfo(x.shape, filterShape, attributes);
  if (!isPlain(info)) return filterGradient(x, dy, filterShape, attributes);
  return tf.tidy(() => {
    const { top, bottom, left, right } = info.padInfo;
    const padded = tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]]);
    const flat = tf.reshape(dy, [-1, info.outChannels]) as tf.Tensor2D;
    return tf.reshape(tf.matMul(columnsOf(padded, info.filterHeight, info.filterWidth), flat, true), filterShape);
  });
}

const inputByColumnsKernel: tf.KernelFunc = ({ inputs, attrs }) => {
  const { dy, filter } = inputs as unknown as Record<string, tf.TensorInfo>;
  const attributes = attrs as unknown as ConvolutionAttributes & { inputShape: Shape4D };
  return inputGradientByColumns(asTensor<tf.Tensor4D>(dy), asTensor<tf.Tensor4D>(filter), attributes.inputShape, attributes);
};

const filterByColumnsKernel: tf.KernelFunc = ({ inputs, attrs }) => {
  const { x, dy } = inputs as unknown as Record<string, tf.TensorInfo>;
  const attributes = attrs as unknown as ConvolutionAttributes & { filterShape: Shape4D };
  return filterGradientByColumns(asTensor<tf.Tensor4D>(x), asTensor<tf.Tensor4D>(dy), attributes.filterShape, attributes);
};

const KERNEL_NAMES = { forward: 'Conv2D', input: 'Conv2DBackpropInput', filter: 'Conv2DBackpropFilter' } as const;
type Operation = keyof typeof KERNEL_NAMES;
const OPERATIONS: readonly Operation[] = ['forward', 'input', 'filter'];

/** TensorFlow.js's own kernels by backend, kept before the first replacement. */
const stock = new Map<string, Record<Operation, tf.KernelFunc>>();

function stockOf(backend: string): Record<Operation, tf.KernelFunc> {
  let kept = stock.get(backend);
  if (!kept) {
    const own = (operation: Operation): tf.KernelFunc => tf.getKernel(KERNEL_NAMES[operation], backend).kernelFunc;
    stock.set(backend, (kept = { forward: own('forward'), input: own('input'), filter: own('filter') }));
  }
  return kept;
}

/** What each form is made of; the tiles leave shapes that they do not take to the convolution form, a forward pass to stock. */
function kernelOf(backend: string, operation: Operation, form: GradientForm): tf.KernelFunc {
  const own = stockOf(backend)[operation];
  if (form === 'stock') return own;
  if (operation === 'forward') return tiledForward(own);
  const forms: Record<Exclude<GradientForm, 'stock'>, tf.KernelFunc> =
    operation === 'input'
      ? { convolution: inputGradientKernel, columns: inputByColumnsKernel, tiled: tiledInputGradient(inputGradientKernel) }
      : { convolution: filterGradientKernel, columns: filterByColumnsKernel, tiled: tiledFilterBackprop(filterGradientKernel) };
  return forms[form];
}

/** Uses these forms on the backend from now on. */
export function useGradientForms(backend: string, forms: GradientForms): void {
  for (const operation of OPERATIONS) replaceKernel(KERNEL_NAMES[operation], backend, kernelOf(backend, operation, forms[operation]));
}

/** The forms that a backend has. */
export function availableForms(backend: string, operation: Operation): GradientForm[] {
  const forms: GradientForm[] = operation === 'forward' ? ['stock'] : ['stock', 'convolution', 'columns'];
  return backend === 'webgpu' ? [...forms, 'tiled'] : forms;
}

/** Whether something that was kept names forms which the backend has. */
export function isGradientForms(backend: string, value: unknown): value is GradientForms {
  const named = value as Partial<Record<Operation, GradientForm>> | null | undefined;
  return OPERATIONS.every((operation) => availableForms(backend, operation).some((form) => form === named?.[operation]));
}

/** A layer in the middle of m3, and how often it is submitted before the result is read: enough work that a card's launch times do not decide. */
const REAL_LAYER = { batch: 32, side: 20, channels: 64, times: 6 };
/** Asked first of an adapter that does not say what it is: a card needs a few milliseconds for it, a processor hundreds. */
const PROBE_LAYER = { ...REAL_LAYER, batch: 8, times: 1 };
const SLOW_MS = 100;
/** What a software adapter is asked instead, on which the real layer would take minutes. */
const SMALL_LAYER = { batch: 1, side: 8, channels: 16, times: 1 };
/** Names that processors which play a graphics card go by: Chromium's, Mesa's and Windows's. */
const SOFTWARE_NAMES = /swiftshader|llvmpipe|lavapipe|softpipe|basic render/i;
const REPEATS = 3;
/** A form that takes this many times as long as the best so far is not timed again. */
const HOPELESS = 3;

/** Runs one operation of a layer in the kernel that is registered now; milliseconds until its result is read back. */
async function timeOperation(operation: Operation, { batch, side, channels, times }: typeof REAL_LAYER): Promise<number> {
  const x = tf.fill([batch, side, side, channels], 0.1);
  const dy = tf.fill([batch, side - 2, side - 2, channels], 0.1);
  const filter = tf.fill([3, 3, channels, channels], 0.1);
  const attributes = { strides: 1, pad: 'valid', dataFormat: 'NHWC', dilations: 1, dimRoundingMode: null, inputShape: x.shape, filterShape: filter.shape };
  const inputs: Record<Operation, tf.NamedTensorMap> = { forward: { x, filter }, input: { dy, filter }, filter: { x, dy } };
  const start = performance.now();
  // One number is read back: a sum over all would take longer than the operation.
  const once = (): tf.Tensor =>
    tf.tidy(() => {
      const whole = tf.engine().runKernel(KERNEL_NAMES[operation], inputs[operation], attributes as unknown as tf.NamedAttrMap) as tf.Tensor4D;
      return tf.slice(whole, [0, 0, 0, 0], [1, 1, 1, 1]);
    });
  for (let i = 1; i < times; i++) once().dispose();
  const result = once();
  await result.data();
  tf.dispose([x, dy, filter, result]);
  return performance.now() - start;
}

/** The layer that this adapter is measured with. */
async function measurableLayer(backend: 'webgl' | 'webgpu'): Promise<typeof REAL_LAYER> {
  if (SOFTWARE_NAMES.test(rendererName(backend))) return SMALL_LAYER;
  // The first run compiles shaders and is not counted.
  await timeOperation('input', PROBE_LAYER);
  return (await timeOperation('input', PROBE_LAYER)) > SLOW_MS ? SMALL_LAYER : REAL_LAYER;
}

/** Times every form of a convolution and its gradients on the current backend (a webgl or webgpu one) and returns the fastest. */
export async function measureGradientForms(): Promise<GradientForms> {
  const backend = tf.getBackend();
  const layer = await measurableLayer(backend as 'webgl' | 'webgpu');
  const fastest = async (operation: Operation): Promise<GradientForm> => {
    const forms = availableForms(backend, operation);
    if (forms.length === 1) return forms[0];
    const times: number[] = [];
    for (const form of forms) {
      replaceKernel(KERNEL_NAMES[operation], backend, kernelOf(backend, operation, form));
      // The first run compiles shaders and is not counted.
      await timeOperation(operation, layer);
      const runs = [await timeOperation(operation, layer)];
      while (runs.length < REPEATS && runs[0] < HOPELESS * Math.min(...times, runs[0])) runs.push(await timeOperation(operation, layer));
      times.push(Math.min(...runs));
    }
    return forms[times.indexOf(Math.min(...times))];
  };
  const forward = (await fastest('forward')) === 'tiled' ? 'tiled' : 'stock';
  const forms: GradientForms = { forward, input: await fastest('input'), filter: await fastest('filter') };
  useGradientForms(backend, forms);
  return forms;
}
