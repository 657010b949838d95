/**
 * The backends that the lab computes on, and what is known about the one in use.
 * Plain data: panels show it, the command line prints it, the engine fills it.
 */

/** Where tensors live and who computes. */
export type BackendId = 'webgpu' | 'webgl' | 'wasm' | 'cpu';

/** What a person may ask for; `auto` measures and takes the fastest. */
export type BackendChoice = 'auto' | BackendId;

/** Which kernels answer: TensorFlow.js's own, or ours in one of two wasm binaries of the same source. */
export type KernelBinary = 'stock' | 'simd' | 'relaxed-simd';

export interface BackendEntry {
  id: BackendId;
  label: string;
  help: string;
}

/** In order of preference where two are equally fast. */
export const BACKENDS: readonly BackendEntry[] = [
  { id: 'webgpu', label: 'WebGPU', help: 'The graphics card, through the newest interface. Best where there is a real card.' },
  { id: 'webgl', label: 'WebGL', help: 'The graphics card, through the older interface that nearly every browser has.' },
  { id: 'wasm', label: 'CPU (wasm)', help: 'The processor, with the lab’s own kernels on all cores. Needs no graphics card.' },
  { id: 'cpu', label: 'Plain JavaScript', help: 'Slow and simple: the reference that the others are tested against.' },
];

/** One candidate's result in the measurement behind `auto`. */
export interface BackendMeasurement {
  backend: BackendId;
  /** Images per second on a small real network; 0 where the backend did not start. */
  imagesPerSecond: number;
  /** The graphics adapter's own name for itself, where there is one. */
  renderer?: string;
  /** Why it did not start. */
  problem?: string;
}

/** How a gradient of a convolution is computed on a graphics card; see src/engine/backends/gradient-forms.ts. */
export type GradientForm = 'stock' | 'convolution' | 'columns' | 'tiled';

/** The form of each of the two gradients of a convolution, and of the convolution itself. */
export interface GradientForms {
  forward: 'stock' | 'tiled';
  input: GradientForm;
  filter: GradientForm;
}

/** What computed a figure, in the few words that are kept with it: "wasm (relaxed-simd)", "webgpu (nvidia ...)". */
export function backendInWords({ backend, binary, renderer }: Pick<BackendInfo, 'backend' | 'binary' | 'renderer'>): string {
  return `${backend} (${renderer ?? binary})`;
}

/** What is computing now. */
export interface BackendInfo {
  backend: BackendId;
  binary: KernelBinary;
  /** Threads that share the work of one kernel. */
  threads: number;
  /** The graphics adapter (webgl, webgpu). A software adapter names itself here. */
  renderer?: string;
  /** Filled when the choice was `auto`. */
  measurements?: BackendMeasurement[];
  /** A sentence for a person when something is less than it could be, such as a fallback to stock kernels. */
  message?: string;
}
