/**
 * The IDX file format of the MNIST family: magic (two zero bytes, type 8 = uint8, rank), the sizes
 * as big-endian uint32, then the data in C order. Source: yann.lecun.com/exdb/mnist, "FILE FORMATS".
 */
import { LabError } from '../errors';

const UINT8 = 0x08;

export interface IdxArray {
  shape: number[];
  /** C order; a view of the file's bytes. */
  data: Uint8Array;
}

/**
 * Reads an IDX file of unsigned bytes.
 * @throws LabError `broken-idx` when it is anything else, or longer or shorter than it says
 */
export function parseIdx(bytes: Uint8Array): IdxArray {
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0)
    throw new LabError('broken-idx', 'This is no IDX file: it does not start with two zero bytes. Choose another file.');
  if (bytes[2] !== UINT8)
    throw new LabError('broken-idx', `This IDX file holds values of type ${bytes[2]}; only unsigned bytes (8) can be read.`);
  const rank = bytes[3];
  const header = 4 + 4 * rank;
  if (rank < 1 || bytes.length < header) throw new LabError('broken-idx', 'This IDX file ends within its header. Fetch it again.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i));
  const size = shape.reduce((product, n) => product * n, 1);
  if (bytes.length !== header + size)
    throw new LabError('broken-idx', `This IDX file should have ${header + size} bytes and has ${bytes.length}. Fetch it again.`);
  return { shape, data: bytes.subarray(header) };
}

/** Writes an IDX file of unsigned bytes. */
export function formatIdx(shape: readonly number[], data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  const view = new DataView(bytes.buffer);
  bytes[2] = UINT8;
  bytes[3] = shape.length;
  shape.forEach((n, i) => view.setUint32(4 + 4 * i, n));
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}
