/**
 * Colours that carry data. Categories are Okabe and Ito's (2008, "Color universal design"), which stay
 * apart for every kind of colour vision; they always go with a second sign (dash, mark, word).
 */

/** In the order in which categories take them. */
export const CATEGORY_COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#f0e442'] as const;

/** The dash that goes with each category's line. */
export const CATEGORY_DASHES = ['none', '7 4', '2 3', '10 3 2 3', '14 5', '4 2', '1 4'] as const;

type Rgb = readonly [red: number, green: number, blue: number];

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** A colour written #rrggbb. */
export function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex.trim().slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

const LESS: Rgb = [0, 114, 178];
const MORE: Rgb = [213, 94, 0];

/**
 * Blue below zero, the ground at zero, orange above: for differences, with the same limit on both sides.
 * @param value the difference
 * @param limit what full colour means, > 0
 * @param ground the colour of zero
 */
export function divergingColour(value: number, limit: number, ground: Rgb): Rgb {
  const share = Math.min(1, Math.abs(value) / limit);
  return mix(ground, value < 0 ? LESS : MORE, share);
}

/** From ground (0) to ink (1), straight in sRGB, as a printed digit would look. */
export function inkColour(value: number, ground: Rgb, ink: Rgb): Rgb {
  return mix(ground, ink, Math.min(1, Math.max(0, value)));
}
