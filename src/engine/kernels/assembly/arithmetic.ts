/**
 * The vector operations that the two binaries differ in, and how work is shared out.
 */

/** a * b + c: fused where the binary is built with relaxed SIMD, else rounded twice. */
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

@inline
export function zero(): v128 {
  return f32x4.splat(0);
}

@inline
export function splat(value: f32): v128 {
  return f32x4.splat(value);
}

/** Where the share of thread `index` of `count` begins, of `total` equal pieces; the next share begins where it ends. */
@inline
export function shareStart(total: i32, index: i32, count: i32): i32 {
  return <i32>((<i64>total * index) / count);
}

@inline
export function ceilDivide(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

/** Sets bytes to zero; a multiple of 4 of them. */
@inline
export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}
