// @ts-check
/**
 * Whether this Node's WebAssembly has relaxed SIMD (fused multiply-add among it) without being asked, and the
 * flag that asks. Node 20 has it behind the flag, Node 22 by default.
 */

/** A module whose only function uses `i8x16.relaxed_swizzle`. */
const probe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253,
  128, 2, 11,
]);

/** @returns {string[]} what to start Node with */
export function relaxedSimdFlags() {
  return WebAssembly.validate(probe) ? [] : ['--experimental-wasm-relaxed-simd'];
}
