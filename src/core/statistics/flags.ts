/**
 * One bit per image, right or wrong, as short text in a result: what a paired comparison needs of a
 * network, small enough to be committed for a thousand images of every attack.
 */
import { fromBase64Url, toBase64Url } from '../digits/base64url';
import { LabError } from '../errors';

/** Flags of 0 and 1 as base64url, eight to a byte, the first in the highest bit. */
export function packFlags(flags: ArrayLike<number>): string {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8));
  for (let i = 0; i < flags.length; i++) if (flags[i]) bytes[i >> 3] |= 128 >> (i & 7);
  return toBase64Url(bytes);
}

/**
 * The first `n` flags, as 0 and 1.
 * @throws LabError "flags-broken" where the text is too short or is none
 */
export function unpackFlags(text: string, n: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = fromBase64Url(text);
  } catch (error) {
    throw new LabError('flags-broken', 'The kept flags of a result are damaged; run its cell again.', { cause: error });
  }
  if (bytes.length * 8 < n) throw new LabError('flags-broken', `A result keeps flags of ${bytes.length * 8} images where ${n} were expected; run its cell again.`);
  return Uint8Array.from({ length: n }, (_, i) => (bytes[i >> 3] >> (7 - (i & 7))) & 1);
}
