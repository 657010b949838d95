/**
 * The golden attack results as a table for tests, in Node and in the browser alike: which attack, which
 * epsilons, what Foolbox made of the 32 images, and how near is near enough.
 */
import table from './attacks/cases.json';

export interface GoldenEpsilon {
  epsilon: number;
  /** File of the adversarial images below attacks/adversarial; minimisation attacks have `raw` instead. */
  adversarial?: string;
  success: number[];
  robustAccuracy1000: number;
}

export interface GoldenCase {
  attack: string;
  parameters: { randomStart?: boolean };
  epsilons: GoldenEpsilon[];
  raw?: string;
}

export interface GoldenRandomCase {
  attack: string;
  epsilon: number;
  /** The first so many of the 1,000. */
  images: number;
  /** Robust accuracy over seeds. */
  mean: number;
  sd: number;
}

export const goldenCases: GoldenCase[] = table.cases;
export const goldenRandomCases: GoldenRandomCase[] = table.random;
/** Rows of the MNIST test file. */
export const goldenTestIndices: number[] = table.testIndices1000;
export const goldenCleanAccuracy1000: number = table.cleanAccuracy1000;

/** Share of pixels that may differ by more than the tolerance: signs flip where a gradient is all rounding. */
export const ALLOWED_SHARE = 0.001;
/** Flags of 32 that may differ. */
export const ALLOWED_FLAGS = 1;
export const ALLOWED_ROBUST_ACCURACY = 0.004;

/**
 * How far a pixel may be from Foolbox's float32 result. The L2 gradient attacks divide by the gradient's
 * norm, which on confident images is near 1e-8 and mostly rounding: float64 and float32 runs of Foolbox
 * itself differ by 1.1e-3 at epsilon 10 and 2e-4 at 1.5.
 */
export function pixelTolerance(attack: string, epsilon: number): number {
  if (['l2-fgm', 'l2-bim', 'l2-pgd'].includes(attack)) return epsilon > 5 ? 3e-3 : 3e-4;
  return 1e-5;
}

/** Share of values further apart than the tolerance; NaN counts. */
export function shareOver(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): number {
  let over = 0;
  for (let i = 0; i < b.length; i++) if (!(Math.abs(a[i] - b[i]) <= tolerance)) over++;
  return over / b.length;
}
