/**
 * A 28x28 image as a short text for a link: bytes, with runs of ground written as their length, in
 * base64url. Exact for images whose values are multiples of 1/255.
 */
import { LabError } from '../errors';
import { fromBase64Url, toBase64Url } from './base64url';
import { SIDE } from './mnist-image';

const PIXELS = SIDE * SIDE;

/** Float values in [0,1] to bytes. */
export function imageToBytes(image: Float32Array): Uint8Array {
  return Uint8Array.from(image, (value) => Math.round(Math.min(1, Math.max(0, value)) * 255));
}

/** Bytes to float values in [0,1]. */
export function bytesToImage(bytes: Uint8Array): Float32Array {
  return Float32Array.from(bytes, (value) => value / 255);
}

/** @param bytes [28,28], 0..255 */
export function encodeImage(bytes: Uint8Array): string {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== 0) {
      out.push(bytes[i]);
      continue;
    }
    let run = 1;
    while (run < 255 && i + run < bytes.length && bytes[i + run] === 0) run++;
    out.push(0, run);
    i += run - 1;
  }
  return toBase64Url(Uint8Array.from(out));
}

/** The image of a text, [28,28]. Throws LabError "image-broken" (or "base64-broken"). */
export function decodeImage(text: string): Uint8Array {
  const broken = (): LabError => new LabError('image-broken', 'The picture in this link is damaged. Copy the link again, or load the picture anew.');
  if (text.length > 2 * PIXELS) throw broken();
  const bytes = fromBase64Url(text);
  const image = new Uint8Array(PIXELS);
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (at >= PIXELS) throw broken();
    if (bytes[i] !== 0) image[at++] = bytes[i];
    else {
      const run = bytes[++i] ?? 0;
      if (run === 0 || at + run > PIXELS) throw broken();
      at += run;
    }
  }
  if (at !== PIXELS) throw broken();
  return image;
}
