/**
 * Turning and blurring an image of 28 x 28 by plain resampling: bilinear about the middle of the picture,
 * and a separable Gaussian. Outside the picture there is ground (0).
 */
const SIDE = 28;
/** The middle of the picture in pixel centres. */
const MIDDLE = (SIDE - 1) / 2;

const at = (image: Float32Array, row: number, column: number): number =>
  row < 0 || row >= SIDE || column < 0 || column >= SIDE ? 0 : image[row * SIDE + column];

/** Bilinear between the four pixel centres around (row, column). */
function between(image: Float32Array, row: number, column: number): number {
  const r = Math.floor(row);
  const c = Math.floor(column);
  const down = row - r;
  const right = column - c;
  const upper = at(image, r, c) * (1 - right) + at(image, r, c + 1) * right;
  const lower = at(image, r + 1, c) * (1 - right) + at(image, r + 1, c + 1) * right;
  return upper * (1 - down) + lower * down;
}

/**
 * @param image [28,28]
 * @param degrees anticlockwise as seen on the page
 */
export function rotateImage(image: Float32Array, degrees: number): Float32Array {
  const angle = (degrees * Math.PI) / 180;
  // Quarter turns hit pixel centres exactly; cos(90 degrees) in floating point would miss them by a hair.
  const cos = degrees % 180 === 90 || degrees % 180 === -90 ? 0 : Math.cos(angle);
  const sin = degrees % 180 === 0 ? 0 : Math.sin(angle);
  const turned = new Float32Array(SIDE * SIDE);
  for (let r = 0; r < SIDE; r++) {
    for (let c = 0; c < SIDE; c++) {
      const y = r - MIDDLE;
      const x = c - MIDDLE;
      // Where the pixel comes from: the turn backwards (rows count downwards).
      turned[r * SIDE + c] = between(image, MIDDLE + sin * x + cos * y, MIDDLE + cos * x - sin * y);
    }
  }
  return turned;
}

/** Weights of a Gaussian at whole distances 0..radius, their two-sided sum 1; cut at four deviations. */
function gaussian(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Float64Array.from({ length: radius + 1 }, (_, i) => (i === 0 ? 1 : Math.exp(-0.5 * (i / sigma) ** 2)));
  const total = weights.reduce((sum, weight, i) => sum + (i === 0 ? weight : 2 * weight), 0);
  return weights.map((weight) => weight / total);
}

/** One pass along rows (step 1) or columns (step 28). */
function blurAlong(image: Float32Array, weights: Float64Array, step: number): Float32Array {
  const blurred = new Float32Array(SIDE * SIDE);
  const across = step === 1 ? SIDE : 1;
  for (let line = 0; line < SIDE; line++) {
    for (let i = 0; i < SIDE; i++) {
      let sum = 0;
      for (let d = 1 - weights.length; d < weights.length; d++) {
        const j = i + d;
        if (j >= 0 && j < SIDE) sum += weights[Math.abs(d)] * image[line * across + j * step];
      }
      blurred[line * across + i * step] = sum;
    }
  }
  return blurred;
}

/**
 * @param image [28,28]
 * @param sigma standard deviation in pixels, above 0
 */
export function blurImage(image: Float32Array, sigma: number): Float32Array {
  const weights = gaussian(sigma);
  return blurAlong(blurAlong(image, weights, 1), weights, SIDE);
}
