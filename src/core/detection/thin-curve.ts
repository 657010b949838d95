/**
 * Fewer vertices for a drawn curve: Visvalingam and Whyatt's simplification (1993) takes away, one
 * at a time, the vertex whose triangle with its two neighbours is smallest, so 20,000 steps of a
 * ROC curve become 500 without a visible change. The vertices that stay are true ones.
 */

/** A binary heap of [area, vertex, version]: stale entries are skipped when they surface. */
class SmallestFirst {
  readonly #areas: number[] = [];
  readonly #vertices: number[] = [];
  readonly #versions: number[] = [];

  get size(): number {
    return this.#areas.length;
  }

  #swap(a: number, b: number): void {
    for (const list of [this.#areas, this.#vertices, this.#versions]) {
      const held = list[a];
      list[a] = list[b];
      list[b] = held;
    }
  }

  /** Ties go to the lower vertex, so that the same curve is always thinned the same way. */
  #less(a: number, b: number): boolean {
    const difference = this.#areas[a] - this.#areas[b];
    return difference < 0 || (difference === 0 && this.#vertices[a] < this.#vertices[b]);
  }

  push(area: number, vertex: number, version: number): void {
    let at = this.#areas.push(area) - 1;
    this.#vertices.push(vertex);
    this.#versions.push(version);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#less(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): { area: number; vertex: number; version: number } {
    const last = this.size - 1;
    this.#swap(0, last);
    const top = { area: this.#areas[last], vertex: this.#vertices[last], version: this.#versions[last] };
    this.#areas.pop();
    this.#vertices.pop();
    this.#versions.pop();
    for (let at = 0; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < last && this.#less(child, least)) least = child;
      if (least === at) return top;
      this.#swap(at, least);
      at = least;
    }
  }
}

/**
 * Which vertices to keep, rising. Vertices that lie exactly on a straight line are always dropped;
 * beyond that only as many as needed. The ends stay.
 * @param max at least 2
 */
export function thinCurve(xs: Float64Array, ys: Float64Array, max: number): Int32Array {
  const n = xs.length;
  const before = Int32Array.from({ length: n }, (_, i) => i - 1);
  const after = Int32Array.from({ length: n }, (_, i) => i + 1);
  const version = new Int32Array(n);
  const removed = new Uint8Array(n);
  const heap = new SmallestFirst();
  const triangle = (i: number): number => {
    const a = before[i];
    const c = after[i];
    return Math.abs((xs[i] - xs[a]) * (ys[c] - ys[a]) - (xs[c] - xs[a]) * (ys[i] - ys[a])) / 2;
  };
  for (let i = 1; i < n - 1; i++) heap.push(triangle(i), i, 0);
  let kept = n;
  while (heap.size > 0) {
    const { area, vertex, version: seen } = heap.pop();
    if (removed[vertex] || seen !== version[vertex]) continue;
    if (area > 0 && kept <= Math.max(2, max)) break;
    removed[vertex] = 1;
    kept--;
    const a = before[vertex];
    const c = after[vertex];
    after[a] = c;
    before[c] = a;
    for (const neighbour of [a, c]) {
      if (neighbour === 0 || neighbour === n - 1) continue;
      version[neighbour]++;
      // Never below what was just removed, or a run of small steps would erode a whole corner.
      heap.push(Math.max(area, triangle(neighbour)), neighbour, version[neighbour]);
    }
  }
  return Int32Array.from({ length: n }, (_, i) => i).filter((i) => !removed[i]);
}
