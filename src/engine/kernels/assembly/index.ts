/**
 * What a kernel binary exports; the contract is in ../abi.ts.
 */
export { multiplyPacked, packColumns } from './product';
export {
  directFilterGradient, directForward, directInputGradient, directPackTransposed, directScatterInputGradient,
} from './direct';
export { winogradBackward, winogradFilterGradient, winogradForward, winogradWeights } from './winograd';
export { biasActivation, biasActivationGradient } from './activation';
export {
  batchNormApply, batchNormFinish, batchNormGradientApply, batchNormGradientFinish, batchNormGradientSums, batchNormStatistics,
} from './batch-norm';
export { firstLayerForward, firstLayerGradient } from './first-layer';
export { maxPool, maxPoolGradient } from './pooling';
