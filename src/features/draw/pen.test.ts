/** The pen keeps drawings linkable, whatever a hand does. */
import { describe, expect, it } from 'vitest';
import { decodeStrokes, encodeStrokes, MOST_STROKES } from '../../core/digits/stroke-codec';
import { gridPoint } from '../../core/digits/strokes';
import type { Stroke } from '../../core/digits/strokes';
import { beginStroke, extendStroke, finishStroke, strokePath } from './pen';

describe('the pen', () => {
  it('draws, drops what adds nothing, and simplifies at the end', () => {
    let strokes = beginStroke([], gridPoint(0.1, 0.1));
    strokes = extendStroke(strokes, [gridPoint(0.1, 0.1), gridPoint(0.2, 0.1), gridPoint(0.3, 0.1)]);
    expect(strokes[0]).toHaveLength(3);
    expect(finishStroke(strokes)[0]).toEqual([gridPoint(0.1, 0.1), gridPoint(0.3, 0.1)]);
  });

  it('never makes a drawing that its own link can not carry', () => {
    let strokes: readonly Stroke[] = [];
    for (let i = 0; i < MOST_STROKES + 5; i++) {
      strokes = beginStroke(strokes, gridPoint(0, 0));
      strokes = extendStroke(strokes, Array.from({ length: 60 }, (_, k) => gridPoint((k % 2) + 0.5 * (k % 3), k / 60)));
    }
    expect(decodeStrokes(encodeStrokes(strokes))).toEqual(strokes);
  });

  it('has nothing to lengthen on an empty canvas', () => {
    expect(extendStroke([], [gridPoint(0.5, 0.5)])).toEqual([]);
    expect(finishStroke([])).toEqual([]);
  });

  it('paints a dot as a line of no length', () => {
    expect(strokePath([[0.5, 0.25]])).toBe('M0.5 0.25L0.5 0.25');
    expect(strokePath([])).toBe('');
  });
});
