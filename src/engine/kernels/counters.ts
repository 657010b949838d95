/**
 * How often each kernel was answered by the lab's own code, and how often it fell back to stock.
 * A test and the benchmark read it to show that no convolution of the lab's networks falls back.
 */

export interface KernelCounter {
  own: number;
  fallback: number;
  /** Shapes that fell back, in words, each once. */
  fallbackShapes: string[];
}

const counters = new Map<string, KernelCounter>();

function counter(kernelName: string): KernelCounter {
  let entry = counters.get(kernelName);
  if (!entry) counters.set(kernelName, (entry = { own: 0, fallback: 0, fallbackShapes: [] }));
  return entry;
}

export function countOwn(kernelName: string): void {
  counter(kernelName).own++;
}

/** @param shape the shape in words, such as `[32,28,28,1] * [5,5,1,10] same` */
export function countFallback(kernelName: string, shape: string): void {
  const entry = counter(kernelName);
  entry.fallback++;
  if (!entry.fallbackShapes.includes(shape)) entry.fallbackShapes.push(shape);
}

/** A copy of all counters by TensorFlow.js kernel name. */
export function kernelCounters(): Record<string, KernelCounter> {
  return Object.fromEntries(
    [...counters].map(([name, entry]) => [name, { ...entry, fallbackShapes: [...entry.fallbackShapes] }]),
  );
}

export function resetKernelCounters(): void {
  counters.clear();
}
