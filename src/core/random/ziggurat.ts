/**
 * Tables of the ziggurat (Marsaglia and Tsang, "The ziggurat method for generating random variables", J. Stat. Soft.
 * 2000): 128 layers of equal area under the upper half of the bell curve. Layer, sign and place come from
 * different bits of one draw (Doornik 2005), 99 of 100 draws end there, and no logarithm or sine is needed.
 */

const LAYERS = 128;
/** Where the tail begins, and the area of each layer, tail included, for 128 layers. */
export const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;

/** exp(-x^2 / 2) */
export const bell = (x: number): number => Math.exp(-0.5 * x * x);

/** Right ends of the layers, from the base (as wide as if it were a box) to 0. */
export const ends = new Float64Array(LAYERS + 1);
ends[0] = AREA / bell(TAIL);
ends[1] = TAIL;
for (let i = 2; i < LAYERS; i++) ends[i] = Math.sqrt(-2 * Math.log(AREA / ends[i - 1] + bell(ends[i - 1])));

/** Bits that say where in its layer a point is. */
const PLACE = 2 ** 24;
/** Place to distance, by layer; again with the other sign, so that no branch asks for it. */
export const scales = Float64Array.from({ length: 2 * LAYERS }, (_, i) => (i < LAYERS ? ends[i] : -ends[i - LAYERS]) / PLACE);
/** Below this place a point is under the curve whatever its height, by layer, twice. */
export const inside = Int32Array.from({ length: 2 * LAYERS }, (_, i) => Math.floor((ends[(i % LAYERS) + 1] / ends[i % LAYERS]) * PLACE));
