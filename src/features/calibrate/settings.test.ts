/** The bin whose images are shown, through the link and back. */
import { describe, expect, it } from 'vitest';
import type { ReliabilityBin } from '../../core/calibration/bins';
import type { Parameters } from '../../state/panel-parameters';
import { binChanges, chosenBin, NO_BIN, readSettings } from './settings';

const bin = (count: number): ReliabilityBin => ({ lower: 0, upper: 1, count, confidence: count > 0 ? 0.5 : null, accuracy: count > 0 ? 0.5 : null });
const diagrams = { left: [bin(0), bin(7)], right: [bin(5), bin(0)] };
const chosenIn = (parameters: Parameters) => chosenBin(readSettings(parameters), diagrams);

describe('a chosen bin', () => {
  it('is of the side that was pressed, in the link too', () => {
    expect(binChanges(1, 'left')).toEqual({ bin: '1', side: 'left' });
    expect(chosenIn({ bin: '1', side: 'left' })).toEqual({ bin: 1, side: 'left' });
    expect(binChanges(0, 'right')).toEqual({ bin: '0', side: undefined });
    expect(chosenIn({ bin: '0' })).toEqual({ bin: 0, side: 'right' });
    expect(binChanges(undefined, 'left')).toEqual(NO_BIN);
  });

  it('is none where it is empty, out of reach, broken, or its diagram is not drawn', () => {
    const links: Parameters[] = [{}, { bin: '0', side: 'left' }, { bin: '1' }, { bin: '99' }, { bin: 'x', side: 'left' }];
    for (const parameters of links) expect(chosenIn(parameters)).toBeUndefined();
    expect(chosenBin({ bin: 1, side: 'left' }, { left: undefined, right: diagrams.right })).toBeUndefined();
  });

  it('of a side that no diagram has is taken as one of the right diagram', () => {
    expect(chosenIn({ bin: '0', side: 'middle' })).toEqual({ bin: 0, side: 'right' });
  });
});
