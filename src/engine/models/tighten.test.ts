/** Tightened steps: their form here; that they compute the same is what network.test.ts and fold.test.ts hold them to. */
import { expect, it } from 'vitest';
import { chooseAlgorithm } from '../kernels/algorithms';
import { buildLayers } from './builders';
import { foldNetwork } from './fold';
import type { FoldedStep } from './fold';
import { initialWeights } from './initial-weights';
import { tightenSteps } from './tighten';

function steps(network: 'cnn' | 'm5' | 'madry'): { before: FoldedStep[]; after: FoldedStep[] } {
  const layers = buildLayers(network, 'gelu');
  const before = foldNetwork(layers, initialWeights(layers, 3));
  return { before, after: tightenSteps(before) };
}

it('lets the bias and the activation of cnn wait until its values are pooled', () => {
  const { after } = steps('cnn');
  expect(after.map(({ kind }) => kind)).toEqual([
    'convolution-max-pool', 'bias-activation', 'convolution', 'max-pool', 'bias-activation', 'reshape', 'dense', 'dense',
  ]);
  expect(after[1]).toMatchObject({ activation: 'gelu' });
});

it('fills the channels of cnn up to eights with zeros', () => {
  const { before, after } = steps('cnn');
  const shapes = after.flatMap((step) => ('kernelShape' in step ? [step.kernelShape] : []));
  expect(shapes).toEqual([[5, 5, 1, 16], [5, 5, 16, 24], [384, 50], [50, 10]]);
  expect(after[5]).toEqual({ kind: 'reshape', shape: [384] });
  const total = (all: FoldedStep[]): number[] => all.flatMap((step) => ('kernel' in step ? [step.kernel.filter((value) => value !== 0).length] : []));
  expect(total(after)).toEqual(total(before));
  const shape = { batch: 32, height: 12, width: 12, inChannels: 16, outChannels: 24, filterHeight: 5, filterWidth: 5 };
  expect(chooseAlgorithm('forward', shape)).toBe('winograd-4-5');
  expect(chooseAlgorithm('inputGradient', shape)).toBe('winograd-4-5');
});

it.each(['m5', 'madry'] as const)('leaves %s as it is, whose channels are in eights and whose activations come first', (network) => {
  const { before, after } = steps(network);
  expect(after).toEqual(before);
});
