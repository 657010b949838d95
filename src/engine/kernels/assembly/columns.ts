/**
 * Storing rows of up to 8 columns: whole panels as two vectors, the last narrow panel lane by lane.
 */

/** Lanes 0 to columns - 1 of the pair (low, high), columns 1 to 7. */
function storeFew(to: usize, low: v128, high: v128, columns: i32): void {
  let rest = low;
  if (columns >= 4) {
    v128.store(to, low);
    to += 16;
    columns -= 4;
    rest = high;
  }
  if (columns > 0) v128.store_lane<f32>(to, rest, 0);
  if (columns > 1) v128.store_lane<f32>(to, rest, 1, 4);
  if (columns > 2) v128.store_lane<f32>(to, rest, 2, 8);
}

/** Lanes 0 to columns - 1 at an address, the others 0, without reading beyond. */
function loadFew(from: usize, columns: i32): v128 {
  let result = f32x4.splat(0);
  if (columns > 0) result = v128.load_lane<f32>(from, result, 0);
  if (columns > 1) result = v128.load_lane<f32>(from, result, 1, 4);
  if (columns > 2) result = v128.load_lane<f32>(from, result, 2, 8);
  if (columns > 3) result = v128.load_lane<f32>(from, result, 3, 12);
  return result;
}

@inline
export function storeColumns(to: usize, low: v128, high: v128, columns: i32): void {
  if (columns >= 8) {
    v128.store(to, low);
    v128.store(to, high, 16);
  } else {
    storeFew(to, low, high, columns);
  }
}

/** Adds 8 columns to what is there. */
@inline
export function addColumns(to: usize, low: v128, high: v128): void {
  v128.store(to, f32x4.add(v128.load(to), low));
  v128.store(to, f32x4.add(v128.load(to, 16), high), 16);
}

function addFew(to: usize, low: v128, high: v128, columns: i32): void {
  storeFew(to, f32x4.add(loadFew(to, columns), low), f32x4.add(loadFew(to + 16, columns - 4), high), columns);
}

/** Adds up to 8 columns to what is there. */
@inline
export function accumulateColumns(to: usize, low: v128, high: v128, columns: i32): void {
  if (columns >= 8) addColumns(to, low, high);
  else addFew(to, low, high, columns);
}

/** One packed row of 8: `columns` values from an address, zeros after them. */
@inline
export function packRow(from: usize, to: usize, columns: i32): void {
  if (columns >= 8) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  } else {
    v128.store(to, loadFew(from, columns));
    v128.store(to, loadFew(from + 16, columns - 4), 16);
  }
}
