/**
 * Reads the golden arrays of calibration and detection: numbers only, raw little-endian (Node only).
 */
import { readFileSync } from 'node:fs';

function bytes(path: string): ArrayBuffer {
  const file = readFileSync(new URL(`../${path}`, import.meta.url));
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
}

/** A float32 array by its path below test/golden. */
export function floats(path: string): Float32Array {
  return new Float32Array(bytes(path));
}

/** A float64 array by its path below test/golden. */
export function doubles(path: string): Float64Array {
  return new Float64Array(bytes(path));
}

/** A uint8 array by its path below test/golden. */
export function labels(path: string): Uint8Array {
  return new Uint8Array(bytes(path));
}

/** A JSON file by its path below test/golden. */
export function json<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')) as T;
}
