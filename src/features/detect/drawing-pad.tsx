/** The specimen, drawn on in place by mouse or finger; the Draw panel has the sheet with all its tools. */
import { useRef } from 'react';
import type { PointerEvent } from 'react';
import { useStore } from 'zustand';
import { MOST_POINTS, MOST_STROKES } from '../../core/digits/stroke-codec';
import { gridPoint, PEN_WIDTH, simplifyStroke } from '../../core/digits/strokes';
import type { Point, Stroke } from '../../core/digits/strokes';
import { emptySpecimen, isEmpty, specimenStore } from '../../state/specimen';
import { specimenImageStore } from '../../state/specimen-image';
import { Button } from '../../ui/button';
import { DigitImage } from '../../ui/digit-image';
import styles from './drawing-view.module.css';
import { smiley } from './smiley';

/** Points closer than this to the last one add nothing. */
const LEAST_STEP = 1 / 200;

const countPoints = (strokes: readonly Stroke[]): number => strokes.reduce((sum, stroke) => sum + stroke.length, 0);

const pathOf = (stroke: Stroke): string => stroke.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('') + (stroke.length === 1 ? `L${stroke[0][0]} ${stroke[0][1]}` : '');

export function DrawingPad() {
  const specimen = useStore(specimenStore, (state) => state.specimen);
  const current = useStore(specimenImageStore, (state) => state.current);
  const pen = useRef<{ id: number; strokes: readonly Stroke[]; last: Point[] } | null>(null);
  const strokes = specimen.kind === 'strokes' ? specimen.strokes : [];
  const { place, adjust } = specimenStore.getState();

  const pointOf = (event: PointerEvent): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return gridPoint((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  const drawn = (last: readonly Point[], before: readonly Stroke[]) => ({ kind: 'strokes' as const, strokes: [...before, last] });
  const lift = (event: PointerEvent): void => {
    const now = pen.current;
    if (now?.id !== event.pointerId) return;
    pen.current = null;
    adjust(drawn([...simplifyStroke(now.last)], now.strokes));
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || pen.current || strokes.length >= MOST_STROKES || countPoints(strokes) >= MOST_POINTS - 1) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pen.current = { id: event.pointerId, strokes, last: [pointOf(event)] };
      place(drawn(pen.current.last, strokes));
    },
    onPointerMove: (event: PointerEvent) => {
      const now = pen.current;
      if (now?.id !== event.pointerId) return;
      const point = pointOf(event);
      const [x, y] = now.last[now.last.length - 1];
      if (Math.hypot(point[0] - x, point[1] - y) < LEAST_STEP || countPoints(now.strokes) + now.last.length >= MOST_POINTS) return;
      now.last = [...now.last, point];
      adjust(drawn(now.last, now.strokes));
    },
    onPointerUp: lift,
    onPointerCancel: lift,
  };
  const image = current.status === 'ready' ? current.image : null;
  return (
    <div className={styles.padColumn}>
      <div className={styles.pad} data-testid="pad" {...handlers}>
        {specimen.kind === 'strokes' ? (
          <svg viewBox="0 0 1 1" role="img" aria-label="The drawing on the bench">
            {strokes.map((stroke, i) => (
              <path key={i} d={pathOf(stroke)} fill="none" stroke="var(--ink)" strokeWidth={PEN_WIDTH} strokeLinecap="round" strokeLinejoin="round" />
            ))}
          </svg>
        ) : (
          <DigitImage pixels={image} description="The picture on the bench" />
        )}
        {isEmpty(specimen) ? <p className={styles.invitation}>Draw anything</p> : null}
      </div>
      <div className={styles.padTools}>
        <Button onPress={() => place(emptySpecimen)} isDisabled={isEmpty(specimen)}>
          Clear
        </Button>
        <Button onPress={() => place({ kind: 'strokes', strokes: smiley })}>A smiley</Button>
      </div>
      <p className={styles.small}>To draw with the keyboard, to undo, or to bring a photograph, use the Draw panel: what is on the bench there is judged here.</p>
    </div>
  );
}
