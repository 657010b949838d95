/**
 * Makes a layers-model's files smaller: kernels as float16 or as 8-bit steps, in the format's own
 * quantisation, which every reader of layers-models undoes. What is shipped is the smaller file, so
 * every figure is measured on it.
 */
import type { ModelFiles } from '../../core/catalogue/model-entry';
import type { WeightStorage } from '../../core/catalogue/variants';
import { isObject } from './json-access';
import { decodeWeights, joinBuffers, weightPaths } from './layers-model-weights';

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/** A number as IEEE 754 half precision, rounded to the nearest, ties to even; beyond 65504 infinite. */
export function numberToHalf(value: number): number {
  single[0] = value;
  const bits = singleBits[0];
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 127;
  const fraction = bits & 0x7fffff;
  if (exponent === 128) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  if (exponent > 15) return sign | 0x7c00;
  if (exponent < -25) return sign;
  // Below 2^-14 halves are multiples of 2^-24: the leading one becomes part of the fraction.
  const subnormal = exponent < -14;
  const mantissa = subnormal ? fraction | 0x800000 : fraction;
  const shift = subnormal ? -1 - exponent : 13;
  const kept = mantissa >>> shift;
  const rest = mantissa & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  const up = rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0;
  // A carry out of the fraction moves into the exponent by itself.
  return sign | ((subnormal ? 0 : (exponent + 15) << 10) + kept + up);
}

interface Encoded {
  bytes: ArrayBuffer;
  quantization?: { dtype: 'float16' } | { dtype: 'uint8'; scale: number; min: number; original_dtype: 'float32' };
}

function encodeHalf(values: Float32Array): Encoded {
  const view = new DataView(new ArrayBuffer(values.length * 2));
  values.forEach((value, i) => view.setUint16(i * 2, numberToHalf(value), true));
  return { bytes: view.buffer, quantization: { dtype: 'float16' } };
}

function encodeBytes(values: Float32Array): Encoded {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const scale = max > min ? (max - min) / 255 : 1;
  const bytes = Uint8Array.from(values, (value) => Math.round((value - min) / scale));
  return { bytes: bytes.buffer, quantization: { dtype: 'uint8', scale, min, original_dtype: 'float32' } };
}

function encodePlain(values: Float32Array): Encoded {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => view.setFloat32(i * 4, value, true));
  return { bytes: view.buffer };
}

const encoders = { float32: encodePlain, float16: encodeHalf, uint8: encodeBytes };

/**
 * The same model with its kernels stored otherwise, in one weight file. Biases and BatchNorm's vectors stay
 * float32: they are few.
 * @param weightFile the name that model.json gives that file
 * @throws LabError `model-format`, `model-weights` as reading does
 */
export function storeWeightsAs(files: ModelFiles, storage: WeightStorage, weightFile = 'weights.bin'): ModelFiles {
  const json: unknown = JSON.parse(files.modelJson);
  const paths = weightPaths(json);
  if (!isObject(json)) throw new TypeError('weightPaths has refused everything but an object');
  const weights = decodeWeights(json, joinBuffers(paths.map((path) => files.weights[path])));
  const shapes = new Map(
    (json.weightsManifest as { weights: { name: string; shape: number[] }[] }[]).flatMap((group) => group.weights.map((entry) => [entry.name, entry.shape] as const)),
  );
  const encoded = [...weights].map(([name, values]) => {
    const shape = shapes.get(name) ?? [];
    const { bytes, quantization } = encoders[shape.length > 1 ? storage : 'float32'](values);
    return { bytes, entry: { name, shape, dtype: 'float32', ...(quantization ? { quantization } : {}) } };
  });
  const weightsManifest = [{ paths: [weightFile], weights: encoded.map(({ entry }) => entry) }];
  return { modelJson: JSON.stringify({ ...json, weightsManifest }), weights: { [weightFile]: joinBuffers(encoded.map(({ bytes }) => bytes)) } };
}
