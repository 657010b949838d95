/**
 * A picture from outside (a photograph, a scan, a screenshot) to MNIST's form: grey, ink made bright
 * whatever the paper, shadows and paper grain removed, then boxed and centred like a drawing.
 */
import { SIDE, mnistImage } from './mnist-image';
import type { Raster } from './render-strokes';

/** Less difference between ink and ground than this (of 1) is taken for an empty picture. */
const LEAST_CONTRAST = 0.1;

/** Rec. 709 luma in [0,1], transparent parts seen on white paper. */
export function toGrey(rgba: Uint8ClampedArray | Uint8Array, width: number, height: number): Raster {
  const pixels = new Float32Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    const at = i * 4;
    const luma = (0.2126 * rgba[at] + 0.7152 * rgba[at + 1] + 0.0722 * rgba[at + 2]) / 255;
    const alpha = rgba[at + 3] / 255;
    pixels[i] = luma * alpha + (1 - alpha);
  }
  return { pixels, width, height };
}

/** The median of the outermost pixels: what the ground looks like. */
function ground(raster: Raster): number {
  const { pixels, width, height } = raster;
  const rim: number[] = [];
  for (let x = 0; x < width; x++) rim.push(pixels[x], pixels[(height - 1) * width + x]);
  for (let y = 1; y < height - 1; y++) rim.push(pixels[y * width], pixels[y * width + width - 1]);
  rim.sort((a, b) => a - b);
  return rim[Math.floor(rim.length / 2)];
}

/** The threshold that separates two brightnesses best (Otsu 1979), for values in [0,1]. */
export function otsuThreshold(pixels: Float32Array): number {
  const counts = new Float64Array(256);
  for (const value of pixels) counts[Math.min(255, Math.floor(value * 256))]++;
  let total = 0;
  for (let i = 0; i < 256; i++) total += i * counts[i];
  let below = 0;
  let sumBelow = 0;
  let best = -1;
  let threshold = 0;
  for (let i = 0; i < 255; i++) {
    below += counts[i];
    sumBelow += i * counts[i];
    const above = pixels.length - below;
    if (below === 0 || above === 0) continue;
    const gap = sumBelow / below - (total - sumBelow) / above;
    const between = below * above * gap * gap;
    if (between > best) {
      best = between;
      threshold = (i + 1) / 256;
    }
  }
  return threshold;
}

/**
 * A picture in MNIST's form. A 28x28 picture is taken as it is (ink made bright), since it is most
 * likely in that form already.
 * @param rgba [height, width, 4], 0..255
 * @returns [28,28] in [0,1], or null where the picture shows nothing
 */
export function pictureToImage(rgba: Uint8ClampedArray | Uint8Array, width: number, height: number): Float32Array | null {
  if (width < 1 || height < 1) return null;
  const raster = toGrey(rgba, width, height);
  const paper = ground(raster);
  const isLight = paper > 0.5;
  const ink = raster.pixels.map((value) => Math.max(0, isLight ? paper - value : value - paper));
  let darkest = 0;
  for (const value of ink) if (value > darkest) darkest = value;
  if (darkest < LEAST_CONTRAST) return null;
  if (width === SIDE && height === SIDE) return raster.pixels.map((value) => (isLight ? 1 - value : value));

  const stretched = ink.map((value) => value / darkest);
  const threshold = otsuThreshold(stretched);
  // Below half the threshold it is paper; a soft step keeps the stroke's edge.
  const floor = threshold / 2;
  const clean = stretched.map((value) => Math.min(1, Math.max(0, (value - floor) / (1 - floor - (1 - threshold) / 2))));
  return mnistImage({ pixels: clean, width, height });
}
