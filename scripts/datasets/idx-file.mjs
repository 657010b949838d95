// @ts-check
/**
 * IDX files on disk: plain or gzip in, checked against the hash of the plain bytes, gzip out in one step,
 * so that a file under its final name is always whole and right.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** @param {Uint8Array} bytes */
export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** @param {Uint8Array} bytes */
const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** A file that is not the one the catalogue means. */
export class WrongContentError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'WrongContentError';
  }
}

/**
 * Puts `bytes` (plain or gzip) to `destination` as gzip, if the plain bytes have the expected hash.
 * @param {Uint8Array} bytes
 * @param {string} expectedSha256 of the plain IDX file
 * @param {string} destination ends in .gz
 * @param {string} origin named in the message when the content is wrong
 */
export function keepAsGzip(bytes, expectedSha256, destination, origin) {
  let plain = bytes;
  if (isGzip(bytes)) {
    try {
      plain = gunzipSync(bytes);
    } catch {
      throw new WrongContentError(`${origin} is a broken or cut gzip file`);
    }
  }
  const actual = sha256(plain);
  if (actual !== expectedSha256) {
    throw new WrongContentError(`${origin} has the SHA-256 ${actual.slice(0, 12)}…, expected ${expectedSha256.slice(0, 12)}…`);
  }
  fs.mkdirSync(path.dirname(destination), { recursive: true });
  const temporary = `${destination}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, isGzip(bytes) ? bytes : gzipSync(bytes, { level: 9 }));
  fs.renameSync(temporary, destination);
}

/**
 * Whether `file` is there and unpacks to the expected bytes.
 * @param {string} file
 * @param {string} expectedSha256
 */
export function holds(file, expectedSha256) {
  if (!fs.existsSync(file)) return false;
  try {
    return sha256(gunzipSync(fs.readFileSync(file))) === expectedSha256;
  } catch {
    return false;
  }
}
