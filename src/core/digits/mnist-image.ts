/**
 * Any ink to MNIST's form, after LeCun et al. (1998, section III.A): the ink's box scaled into 20x20
 * keeping its shape, then moved by whole pixels so that its centre of mass lies on pixel (14, 14) of
 * 28x28. Measured on the first 2,000 test digits: every box is exactly 20 on its longer side, and every
 * centre of mass within half a pixel of (14, 14).
 */
import type { Raster } from './render-strokes';
import { renderStrokes } from './render-strokes';
import { PEN_WIDTH } from './strokes';
import type { Stroke } from './strokes';

/** The side of an image that a network reads. */
export const SIDE = 28;
/** The side of the box that MNIST scales a digit's ink into. */
export const BOX = 20;

/** Where the ink is: half-open bounds in pixels. */
export interface InkBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The smallest box around all pixels above the threshold, or null where none is. */
export function inkBox(raster: Raster, threshold = 0): InkBox | null {
  const { pixels, width, height } = raster;
  const box: InkBox = { left: width, top: height, right: 0, bottom: 0 };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!(pixels[y * width + x] > threshold)) continue;
      if (x < box.left) box.left = x;
      if (x >= box.right) box.right = x + 1;
      if (y < box.top) box.top = y;
      if (y >= box.bottom) box.bottom = y + 1;
    }
  return box.right > box.left ? box : null;
}

/** The centre of mass in pixel indices (a lone pixel (3, 4) has (3, 4)), or null where there is no ink. */
export function centreOfMass(raster: Raster): [x: number, y: number] | null {
  let mass = 0;
  let sumX = 0;
  let sumY = 0;
  for (let y = 0; y < raster.height; y++)
    for (let x = 0; x < raster.width; x++) {
      const value = raster.pixels[y * raster.width + x];
      mass += value;
      sumX += value * x;
      sumY += value * y;
    }
  return mass > 0 ? [sumX / mass, sumY / mass] : null;
}

/**
 * One axis of area averaging: which source cells, with which weight, make a target cell.
 * `step` is the source length of a target cell; what lies beyond the box counts as ground.
 */
function axisWeights(from: number, to: number, step: number): { start: number; weights: number[] }[] {
  const cells = Math.max(1, Math.ceil((to - from) / step - 1e-9));
  return Array.from({ length: cells }, (_, cell) => {
    const lower = from + cell * step;
    const upper = Math.min(to, lower + step);
    const start = Math.floor(lower);
    const weights: number[] = [];
    for (let at = start; at < upper; at++) weights.push((Math.min(upper, at + 1) - Math.max(lower, at)) / step);
    return { start, weights };
  });
}

/** The box of a raster, scaled by area averaging so that its longer side is `BOX` pixels. */
function scaleToBox(raster: Raster, box: InkBox): Raster {
  const step = Math.max(box.right - box.left, box.bottom - box.top) / BOX;
  const columns = axisWeights(box.left, box.right, step);
  const rows = axisWeights(box.top, box.bottom, step);
  const pixels = new Float32Array(columns.length * rows.length);
  rows.forEach((row, y) => {
    columns.forEach((column, x) => {
      let sum = 0;
      row.weights.forEach((wy, i) => {
        const base = (row.start + i) * raster.width + column.start;
        column.weights.forEach((wx, j) => {
          sum += wy * wx * raster.pixels[base + j];
        });
      });
      pixels[y * columns.length + x] = Math.min(1, Math.max(0, sum));
    });
  });
  return { pixels, width: columns.length, height: rows.length };
}

/**
 * Ink in MNIST's form.
 * @param raster values in [0,1], ink bright; of any size
 * @param threshold what counts as ink when the box is found
 * @returns [28,28] in [0,1], or null where there is no ink
 */
export function mnistImage(raster: Raster, threshold = 0): Float32Array | null {
  const box = inkBox(raster, threshold);
  if (!box) return null;
  const small = scaleToBox(raster, box);
  const centre = centreOfMass(small);
  if (!centre) return null;
  const place = (middle: number, size: number): number =>
    Math.min(SIDE - size, Math.max(0, Math.round(SIDE / 2 - middle)));
  const left = place(centre[0], small.width);
  const top = place(centre[1], small.height);
  const image = new Float32Array(SIDE * SIDE);
  for (let y = 0; y < small.height; y++)
    image.set(small.pixels.subarray(y * small.width, (y + 1) * small.width), (top + y) * SIDE + left);
  return image;
}

/**
 * A drawing in MNIST's form.
 * @returns [28,28] in [0,1], or null for an empty canvas: nothing is to be predicted then
 */
export function strokesToImage(strokes: readonly Stroke[], penWidth = PEN_WIDTH): Float32Array | null {
  const raster = renderStrokes(strokes, penWidth);
  return raster && mnistImage(raster);
}
