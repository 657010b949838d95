/**
 * WebGPU in Node, for machines with a graphics card and no browser: Dawn, the implementation inside Chromium,
 * as the npm package `webgpu`. It is no dependency of the lab (50 MB, of use to few): whoever wants it installs it.
 */
import { LabError } from '../../core/errors';

interface Dawn {
  create(options: string[]): GPU;
  /** The interfaces of WebGPU (GPUBufferUsage and so on), which a browser has as globals. */
  globals: Record<string, unknown>;
}

/**
 * The environment variable with options for Dawn, parted by semicolons, such as
 * `enable-dawn-features=disable_robustness,skip_validation`: a browser always checks, a researcher's own long run need not.
 */
const OPTIONS = 'LAB_DAWN_OPTIONS';

/** Not written out where it is imported, so that no bundler looks for it. */
const PACKAGE = 'webgpu';

/**
 * Gives this process `navigator.gpu`. The package is looked for from the file that runs (build/cli, build/bench),
 * so in the lab's own node_modules. Idempotent.
 * @throws LabError `backend-unavailable` where the package is not installed
 */
export async function provideWebgpu(): Promise<void> {
  const given = (globalThis as { navigator?: { gpu?: GPU } }).navigator;
  if (given?.gpu) return;
  let dawn: Dawn;
  try {
    dawn = (await import(/* @vite-ignore */ PACKAGE)) as Dawn;
  } catch (cause) {
    throw new LabError('backend-unavailable', 'WebGPU outside a browser needs the npm package "webgpu". Run: npm install --no-save webgpu', { cause });
  }
  Object.assign(globalThis, dawn.globals);
  Object.defineProperty(globalThis, 'navigator', { value: { ...given, gpu: dawn.create(process.env[OPTIONS]?.split(';') ?? []) }, configurable: true });
}
