/**
 * Vitest's global set-up: the kernels that the tests load are there and newer than their sources,
 * also when vitest is run by itself.
 */
import { buildKernels } from './build-kernels.mjs';

export default async function setUp() {
  await buildKernels();
}
