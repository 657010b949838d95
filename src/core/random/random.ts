/**
 * The lab's one source of randomness. Initial weights, shuffles, noise and dropout masks all
 * come from here, so that a seed means the same draws on every backend, in every batch order.
 *
 * Generator: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators",
 * ACM TOMS 2021). Own code rather than a library because salt-and-pepper noise draws some
 * 800,000 numbers per image, and because streams are addressed by key: `Random.of(seed, epoch, image)`.
 */

import { bell, ends, inside, scales, TAIL } from './ziggurat';

/** A key of a stream: any mixture of integers and strings. */
export type SeedPart = number | string;

function mix(hash: number, word: number): number {
  // One round of murmur3's 32-bit mixing.
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  k = Math.imul(k, 0x1b873593);
  let h = hash ^ k;
  h = (h << 13) | (h >>> 19);
  return (Math.imul(h, 5) + 0xe6546b64) | 0;
}

function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * One 32-bit seed from a list of parts. Order matters; 1 and "1" differ.
 * @returns an integer in [0, 2^32)
 */
export function deriveSeed(...parts: readonly SeedPart[]): number {
  let h = 0x9747b28c;
  for (const part of parts) {
    if (typeof part === 'number') {
      h = mix(h, part | 0);
      h = mix(h, Math.floor(part / 4294967296) | 0);
    } else {
      h = mix(h, part.length ^ 0x5bd1e995);
      for (let i = 0; i < part.length; i++) h = mix(h, part.charCodeAt(i));
    }
  }
  return finish(h ^ parts.length);
}

/** A stream of pseudo-random numbers. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  #spare = NaN;

  constructor(seed: number) {
    // splitmix32 spreads one word over the four of the state.
    let s = seed | 0;
    const next = (): number => {
      s = (s + 0x9e3779b9) | 0;
      return finish(s);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next() || 1;
  }

  /** The stream with this key: `Random.of(seed, epsilonIndex, imageIndex)`. */
  static of(...parts: readonly SeedPart[]): Random {
    return new Random(deriveSeed(...parts));
  }

  /** An integer in [0, 2^32). */
  uint32(): number {
    const b = this.#b;
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const t = b << 9;
    this.#c ^= this.#a;
    this.#d ^= b;
    this.#b = b ^ this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** Uniform in [0, 1), a multiple of 2^-32; never rounds up to 1 in float64. */
  uniform(): number {
    return this.uint32() / 4294967296;
  }

  /** Uniform integer in [0, n), 1 <= n <= 2^32. */
  integer(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Standard normal (Box-Muller, both values used). */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const value = this.#spare;
      this.#spare = NaN;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log((this.uint32() + 1) / 4294967296));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** The next draws of `uint32` at once, several times as fast. */
  fillUint32(out: Uint32Array): void {
    let [a, b, c, d] = [this.#a, this.#b, this.#c, this.#d];
    for (let i = 0; i < out.length; i++) {
      const scrambled = Math.imul(b, 5);
      out[i] = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
      const t = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= t;
      d = (d << 11) | (d >>> 21);
    }
    [this.#a, this.#b, this.#c, this.#d] = [a, b, c, d];
  }

  /** Standard normal values to out[from..to): by the ziggurat, ten times as fast as `normal`, and other values. */
  fillNormal(out: Float32Array, from: number, to: number): void {
    let [a, b, c, d] = [this.#a, this.#b, this.#c, this.#d];
    for (let i = from; i < to; ) {
      const scrambled = Math.imul(b, 5);
      const bits = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
      const t = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= t;
      d = (d << 11) | (d >>> 21);
      const layer = bits & 255;
      const place = bits >>> 8;
      if (place < inside[layer]) {
        out[i++] = place * scales[layer];
        continue;
      }
      [this.#a, this.#b, this.#c, this.#d] = [a, b, c, d];
      const x = this.#outside(layer & 127, place * scales[layer & 127]);
      [a, b, c, d] = [this.#a, this.#b, this.#c, this.#d];
      if (!Number.isNaN(x)) out[i++] = layer < 128 ? x : -x;
    }
    [this.#a, this.#b, this.#c, this.#d] = [a, b, c, d];
  }

  /** The rest of the ziggurat: the curve's edge in a layer (NaN: above it, draw again), or the tail. */
  #outside(layer: number, x: number): number {
    if (layer > 0) {
      const [low, high] = [bell(ends[layer]), bell(ends[layer + 1])];
      return low + this.uniform() * (high - low) < bell(x) ? x : NaN;
    }
    for (;;) {
      const beyond = -Math.log(1 - this.uniform()) / TAIL;
      if (-2 * Math.log(1 - this.uniform()) > beyond * beyond) return TAIL + beyond;
    }
  }

  /** Gamma with this shape (> 0) and scale 1 (Marsaglia and Tsang 2000). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * Math.pow(1 - this.uniform(), 1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = Math.pow(1 + c * x, 3);
      if (v <= 0) continue;
      const u = 1 - this.uniform();
      if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** Beta(a, b), both > 0, from two gamma draws. */
  beta(a: number, b: number): number {
    const x = this.gamma(a);
    return x / (x + this.gamma(b));
  }

  /** Fisher-Yates, in place. */
  shuffle<T extends { length: number; [index: number]: number }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = values[i];
      values[i] = values[j];
      values[j] = held;
    }
    return values;
  }

  /** The numbers 0..n-1 in random order. */
  permutation(n: number): Int32Array {
    return this.shuffle(Int32Array.from({ length: n }, (_, i) => i));
  }

  /** `count` distinct numbers out of 0..n-1, in the order drawn. */
  sample(n: number, count: number): Int32Array {
    return this.permutation(n).slice(0, count);
  }
}
