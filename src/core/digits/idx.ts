/**
 * IDX, the file format of MNIST (yann.lecun.com/exdb/mnist): two zero bytes, a type byte, the number
 * of dimensions, each dimension as a big-endian 32-bit integer, then the values in C order.
 * Unsigned bytes only, as every set of this lab is.
 */
import { LabError } from '../errors';

const UNSIGNED_BYTE = 0x08;

export interface Idx {
  /** Sizes, outermost first: [n, 28, 28] for images, [n] for labels. */
  shape: number[];
  /** The values in C order: a view of the file's bytes, not a copy. */
  data: Uint8Array;
}

/** Reads an IDX file. Throws LabError "idx-broken" with what is wrong. */
export function parseIdx(bytes: Uint8Array): Idx {
  const refuse = (why: string): LabError =>
    new LabError('idx-broken', `This is no IDX file of bytes that the lab can read: ${why}. Fetch it again, or choose another file.`);
  if (bytes.length < 4) throw refuse(`it has ${bytes.length} bytes, less than a header`);
  if (bytes[0] !== 0 || bytes[1] !== 0) throw refuse('it does not start with two zero bytes (is it still compressed?)');
  if (bytes[2] !== UNSIGNED_BYTE) throw refuse(`its values are of type 0x${bytes[2].toString(16).padStart(2, '0')}, not unsigned bytes`);
  const dimensions = bytes[3];
  if (dimensions < 1 || dimensions > 4) throw refuse(`it has ${dimensions} dimensions`);
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) throw refuse('its header is cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const expected = shape.reduce((product, size) => product * size, 1);
  const found = bytes.length - header;
  if (found !== expected) throw refuse(`${shape.join(' x ')} values need ${expected} bytes, and ${found} follow`);
  return { shape, data: bytes.subarray(header) };
}

/** Writes an IDX file. Throws LabError "idx-shape" where the shape does not fit the values. */
export function formatIdx({ shape, data }: Idx): Uint8Array {
  const expected = shape.reduce((product, size) => product * size, 1);
  if (shape.length < 1 || shape.length > 4 || expected !== data.length)
    throw new LabError('idx-shape', `The shape ${shape.join(' x ')} does not fit ${data.length} values. Correct the shape.`);
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  bytes[2] = UNSIGNED_BYTE;
  bytes[3] = shape.length;
  const view = new DataView(bytes.buffer);
  shape.forEach((size, i) => view.setUint32(4 + 4 * i, size));
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}
