/**
 * The weights half of a TensorFlow.js layers-model: from the manifest and the bytes to float32
 * arrays by name, undoing the three quantisations of the format (uint8, uint16: value * scale +
 * min; float16).
 */
import { LabError } from '../../core/errors';
import { sizeOf } from './architecture';
import type { NetworkWeights, ParameterInfo } from './architecture';
import { badFormat, isObject, listAt, numberAt, objectAt, shapeAt, textAt } from './json-access';
import type { JsonObject } from './json-access';

interface ManifestEntry {
  name: string;
  shape: readonly number[];
  stored: 'float32' | 'float16' | 'uint8' | 'uint16';
  scale: number;
  min: number;
}

const BYTES = { float32: 4, float16: 2, uint8: 1, uint16: 2 } as const;

function manifestEntry(entry: unknown): ManifestEntry {
  if (!isObject(entry)) throw badFormat('an entry of the weights manifest is not an object');
  const name = textAt(entry, 'name', 'an entry of the weights manifest');
  const where = `the weight "${name}"`;
  const shape = shapeAt(entry, 'shape', where);
  if (shape.some((side) => side < 0)) throw badFormat(`${where} has no definite shape`);
  const dtype = textAt(entry, 'dtype', where);
  if (dtype !== 'float32') throw badFormat(`${where} is of type ${dtype}; the lab reads float32, plain or quantised`);
  if (entry.quantization === undefined) return { name, shape, stored: 'float32', scale: 1, min: 0 };
  const quantisation = objectAt(entry, 'quantization', where);
  const stored = textAt(quantisation, 'dtype', `the quantization of ${where}`);
  if (stored === 'float16') return { name, shape, stored, scale: 1, min: 0 };
  if (stored !== 'uint8' && stored !== 'uint16') throw badFormat(`${where} is quantised to ${stored}; the lab reads uint8, uint16 and float16`);
  return { name, shape, stored, scale: numberAt(quantisation, 'scale', where), min: numberAt(quantisation, 'min', where) };
}

/** The manifest's entries, in the order of the bytes. */
function manifestEntries(modelJson: JsonObject): ManifestEntry[] {
  return listAt(modelJson, 'weightsManifest', 'the file').flatMap((group) => {
    if (!isObject(group)) throw badFormat('a group of the weights manifest is not an object');
    return listAt(group, 'weights', 'a group of the weights manifest').map(manifestEntry);
  });
}

/**
 * The names of the weight files beside model.json, in the order in which `readLayersModel` wants them.
 * @throws LabError `model-format`
 */
export function weightPaths(modelJson: unknown): string[] {
  if (!isObject(modelJson)) throw badFormat('the file does not hold a JSON object');
  return listAt(modelJson, 'weightsManifest', 'the file').flatMap((group) => {
    if (!isObject(group)) throw badFormat('a group of the weights manifest is not an object');
    return listAt(group, 'paths', 'a group of the weights manifest').map((path) => {
      if (typeof path !== 'string') throw badFormat('a path in the weights manifest is not a text');
      return path;
    });
  });
}

/** IEEE 754 half precision to a number. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function decode(entry: ManifestEntry, bytes: DataView, offset: number): Float32Array {
  const out = new Float32Array(sizeOf(entry.shape));
  for (let i = 0; i < out.length; i++) {
    const at = offset + i * BYTES[entry.stored];
    if (entry.stored === 'float32') out[i] = bytes.getFloat32(at, true);
    else if (entry.stored === 'float16') out[i] = halfToNumber(bytes.getUint16(at, true));
    else if (entry.stored === 'uint8') out[i] = bytes.getUint8(at) * entry.scale + entry.min;
    else out[i] = bytes.getUint16(at, true) * entry.scale + entry.min;
  }
  return out;
}

/** Several files' bytes as one. */
export function joinBuffers(buffers: readonly ArrayBuffer[]): ArrayBuffer {
  if (buffers.length === 1) return buffers[0];
  const joined = new Uint8Array(buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0));
  let offset = 0;
  for (const buffer of buffers) {
    joined.set(new Uint8Array(buffer), offset);
    offset += buffer.byteLength;
  }
  return joined.buffer;
}

/**
 * All weights of a model file by the manifest's names.
 * @throws LabError `model-format`; `model-weights` where the bytes are too few, too many or not finite
 */
export function decodeWeights(modelJson: JsonObject, bytes: ArrayBuffer): Map<string, Float32Array> {
  const entries = manifestEntries(modelJson);
  const expected = entries.reduce((sum, entry) => sum + sizeOf(entry.shape) * BYTES[entry.stored], 0);
  if (bytes.byteLength !== expected) {
    throw new LabError(
      'model-weights',
      `The weight files hold ${bytes.byteLength} bytes, but model.json describes ${expected}. Give the files that belong to this model.json, complete.`,
    );
  }
  const view = new DataView(bytes);
  const weights = new Map<string, Float32Array>();
  let offset = 0;
  for (const entry of entries) {
    const values = decode(entry, view, offset);
    if (values.some((value) => !Number.isFinite(value))) {
      throw new LabError('model-weights', `"${entry.name}" contains a value that is not a finite number. The file may be damaged, or the training diverged.`);
    }
    weights.set(entry.name, values);
    offset += values.length * BYTES[entry.stored];
  }
  return weights;
}

/**
 * Finds each parameter of our layers among the file's weights. Keras sometimes puts scopes before
 * the layer's name or ":0" after it ("model/conv1/kernel:0").
 * @throws LabError `model-weights` naming what is missing
 */
export function matchWeights(parameters: readonly ParameterInfo[], stored: ReadonlyMap<string, Float32Array>): NetworkWeights {
  const plain = new Map([...stored].map(([name, values]) => [name.replace(/:\d+$/, ''), values]));
  const byTail = (parameter: ParameterInfo): Float32Array | undefined =>
    [...plain].find(([name]) => name.endsWith(`/${parameter.name}`) || (name.split('/').includes(parameter.layer) && name.endsWith(`/${parameter.role}`)))?.[1];
  return new Map(
    parameters.map((parameter) => {
      const values = plain.get(parameter.name) ?? byTail(parameter);
      if (!values) throw new LabError('model-weights', `The weights of "${parameter.name}" are missing from the file.`);
      return [parameter.name, values];
    }),
  );
}
