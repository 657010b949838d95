/**
 * Colours of the confusion matrix: one hue from paper to deep blue, even steps in OKLab lightness
 * (Ottosson 2020), on a logarithm of the count, because right readings outnumber mistakes a hundred to one.
 */
type Rgb = readonly [red: number, green: number, blue: number];

const DEEP: Rgb = [0, 78, 136];

const toLinear = (byte: number): number => {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
};

const toByte = (linear: number): number => {
  const c = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
};

function toOklab(rgb: Rgb): number[] {
  const [r, g, b] = rgb.map(toLinear);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

function fromOklab([lightness, a, b]: readonly number[]): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** Relative luminance of WCAG 2. */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map(toLinear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of WCAG 2, from 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

export interface CellColours {
  background: Rgb;
  text: Rgb;
}

const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/** The other end of the scale: deep on a light page, bright on a dark one. */
const endOf = (ground: Rgb): Rgb => (luminance(ground) > 0.18 ? DEEP : [120, 190, 245]);

/**
 * Colours of a cell. The text is black or white, whichever stands out more: at least 4.58 to 1 on any ground.
 * @param count images in the cell, >= 0
 * @param most the largest count of the matrix, >= 1
 * @param ground the colour of no image
 */
export function cellColours(count: number, most: number, ground: Rgb): CellColours {
  const share = Math.log1p(count) / Math.log1p(Math.max(1, most));
  const [from, to] = [toOklab(ground), toOklab(endOf(ground))];
  const background = fromOklab(from.map((value, i) => value + (to[i] - value) * share));
  return { background, text: contrast(background, BLACK) >= contrast(background, WHITE) ? BLACK : WHITE };
}

/** A colour as CSS text. */
export const css = ([r, g, b]: Rgb): string => `rgb(${r} ${g} ${b})`;
