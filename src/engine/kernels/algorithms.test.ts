import { describe, expect, it } from 'vitest';
import table from './algorithm-table.json';
import { PHASES, candidateAlgorithms, chooseAlgorithm, convolveDirectly } from './algorithms';
import type { ConvolutionShape } from './plans/shapes';

function shape(size: number, filter: number, inChannels: number, outChannels: number): ConvolutionShape {
  return { batch: 4, height: size, width: size, inChannels, outChannels, filterHeight: filter, filterWidth: filter };
}

describe('which algorithm computes a convolution', () => {
  it('is what the table says, and the table names only what can compute the shape', () => {
    for (const [key, phases] of Object.entries(table.shapes)) {
      const [height, width, inChannels, filterHeight, filterWidth, outChannels] = key.split(/[x ]/).map(Number);
      const entry = { batch: 1, height, width, inChannels, outChannels, filterHeight, filterWidth };
      for (const phase of PHASES) {
        expect(candidateAlgorithms(entry)).toContain(phases[phase]);
        expect(chooseAlgorithm(phase, entry)).toBe(phases[phase]);
      }
    }
  });

  it('is the one with the fewest products where nothing was measured', () => {
    expect(chooseAlgorithm('forward', shape(14, 3, 8, 8))).toBe('winograd-6-3'); // 12 x 12 results: 4 tiles of 6 x 6
    expect(chooseAlgorithm('forward', shape(12, 3, 8, 8))).toBe('winograd-5-3'); // 10 x 10: 4 tiles of 5 x 5
    expect(chooseAlgorithm('forward', shape(4, 3, 8, 8))).toBe('winograd-2-3');
    expect(chooseAlgorithm('forward', shape(16, 7, 8, 8))).toBe('winograd-5-7');
    expect(chooseAlgorithm('forward', shape(9, 5, 8, 3))).toBe('direct'); // channels not in eights
    expect(chooseAlgorithm('forward', shape(3, 5, 8, 8))).toBeNull();
  });

  it('is the direct one for comparisons', () => {
    convolveDirectly(true);
    expect(chooseAlgorithm('forward', shape(26, 3, 32, 48))).toBe('direct');
    convolveDirectly(false);
    expect(chooseAlgorithm('forward', shape(26, 3, 32, 48))).not.toBe('direct');
  });
});
