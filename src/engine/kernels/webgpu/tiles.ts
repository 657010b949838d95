/**
 * How a matrix product is cut into tiles on a graphics card: one workgroup of 256 threads computes one tile of the
 * result, each thread a few rows of it times a few quads of columns, held in registers (Volkov and Demmel 2008;
 * the layout follows CUTLASS). Four threads stand side by side and 64 below each other.
 */

/** Threads of a workgroup next to each other, and above each other. */
export const ACROSS = 4;
export const DOWN = 64;
export const THREADS = ACROSS * DOWN;

/** Terms of the sum that are brought into workgroup memory at a time. */
export const DEPTH = 16;

/** Workgroups below which a card has idle cores. */
const ENOUGH_WORKGROUPS = 264;

/** Quads of columns that one thread holds at most: with four rows these are 96 registers. */
const MOST_QUADS = 6;

export interface ColumnTiles {
  /** Quads of columns per thread; a tile is `quads * 16` columns wide. */
  quads: number;
  tiles: number;
}

/**
 * Cuts columns into equal tiles of whole quads per thread, with as few idle ones as can be.
 * @param columns a multiple of 4
 */
export function columnTiles(columns: number): ColumnTiles {
  const tiles = Math.ceil(columns / (MOST_QUADS * ACROSS * 4));
  return { tiles, quads: Math.ceil(columns / (tiles * ACROSS * 4)) };
}

/** Rows per thread: four where that leaves enough workgroups, else two. */
export function rowsPerThread(rows: number, columnTileCount: number): 2 | 4 {
  return Math.ceil(rows / (DOWN * 4)) * columnTileCount >= ENOUGH_WORKGROUPS ? 4 : 2;
}

/** Into how many parts a long sum is cut, so that every core has work: each at least `DEPTH * 8` terms long. */
export function sumParts(terms: number, workgroups: number): number {
  const wanted = Math.ceil((2 * ENOUGH_WORKGROUPS) / workgroups);
  return Math.max(1, Math.min(wanted, Math.floor(terms / (DEPTH * 8))));
}
