/**
 * The sheet to draw on. Pointers are captured, so a stroke that leaves the sheet goes on when it comes
 * back; coalesced events keep fast curves round; arrow keys move a pen that the space bar puts down. What
 * is drawn are vectors, painted as SVG in the colours of the theme; a grid cell is as wide as the pen.
 */
import { useRef, useState } from 'react';
import type { DragEvent, KeyboardEvent, PointerEvent } from 'react';
import { gridPoint, PEN_WIDTH } from '../../core/digits/strokes';
import type { Point, Stroke } from '../../core/digits/strokes';
import { DigitImage } from '../../ui/digit-image';
import styles from './drawing-canvas.module.css';
import { beginStroke, extendStroke, finishStroke, strokePath } from './pen';

export interface DrawingCanvasProps {
  strokes: readonly Stroke[];
  /** Lies on the sheet where the specimen is no drawing; a touch of the pen starts a drawing in its place. */
  picture: Float32Array | null;
  /** Words on an empty sheet. */
  invitation: string;
  /** The pen touched down: a step of history. */
  onBegin: (strokes: readonly Stroke[]) => void;
  /** The stroke goes on. */
  onChange: (strokes: readonly Stroke[]) => void;
  onDropFiles: (files: File[]) => void;
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const KEY_STEP = 0.04;
const FINE_KEY_STEP = 0.01;
const LINES = Array.from({ length: 9 }, (_, i) => (i + 1) / 10);

/** The sheet has keys of its own, so it takes the focus and asks screen readers to pass them on. */
const instrument = { role: 'application', tabIndex: 0 };

export function DrawingCanvas({ strokes, picture, invitation, onBegin, onChange, onDropFiles }: DrawingCanvasProps) {
  const sheet = useRef<HTMLDivElement>(null);
  /** The drawing as the pen has it, ahead of React by an event or two; null while the pen is up. */
  const pen = useRef<readonly Stroke[] | null>(null);
  const pointer = useRef<number | null>(null);
  const [keyPen, setKeyPen] = useState<{ at: Point; isDown: boolean } | null>(null);
  const [isDropTarget, setDropTarget] = useState(false);
  const start = picture ? [] : strokes;

  const pointOf = (event: { clientX: number; clientY: number }): Point => {
    const box = sheet.current!.getBoundingClientRect();
    return gridPoint((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    // One pen at a time: a resting palm or a second finger draws nothing.
    if (event.button !== 0 || pointer.current !== null) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    pointer.current = event.pointerId;
    pen.current = beginStroke(start, pointOf(event));
    setKeyPen(null);
    onBegin(pen.current);
  };

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.pointerId !== pointer.current || !pen.current) return;
    const coalesced = event.nativeEvent.getCoalescedEvents?.() ?? [];
    const events = coalesced.length > 0 ? coalesced : [event.nativeEvent];
    const longer = extendStroke(pen.current, events.map(pointOf));
    if (longer === pen.current) return;
    pen.current = longer;
    onChange(longer);
  };

  const onPointerUp = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.pointerId !== pointer.current || !pen.current) return;
    pointer.current = null;
    onChange(finishStroke(pen.current));
    pen.current = null;
  };

  const liftKeyPen = (): void => {
    if (keyPen?.isDown) {
      onChange(finishStroke(strokes));
      setKeyPen({ ...keyPen, isDown: false });
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const now = keyPen ?? { at: gridPoint(0.5, 0.5), isDown: false };
    const arrow = ARROWS[event.key];
    if (arrow && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      const step = event.shiftKey ? FINE_KEY_STEP : KEY_STEP;
      const at = gridPoint(now.at[0] + arrow[0] * step, now.at[1] + arrow[1] * step);
      setKeyPen({ ...now, at });
      if (now.isDown) onChange(extendStroke(strokes, [at]));
    } else if (event.key === ' ') {
      event.preventDefault();
      if (now.isDown) liftKeyPen();
      else {
        onBegin(beginStroke(start, now.at));
        setKeyPen({ ...now, isDown: true });
      }
    } else if (event.key === 'Escape' && now.isDown) {
      event.preventDefault();
      liftKeyPen();
    }
  };

  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setDropTarget(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) onDropFiles(files);
  };

  const handlers = {
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel: onPointerUp,
    onKeyDown,
    onFocus: () => {
      // A pen for the arrow keys, for those who came by keyboard.
      if (sheet.current?.matches(':focus-visible')) setKeyPen((was) => was ?? { at: gridPoint(0.5, 0.5), isDown: false });
    },
    onBlur: () => {
      liftKeyPen();
      setKeyPen(null);
    },
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setDropTarget(true);
    },
    onDragLeave: () => setDropTarget(false),
    onDrop,
  };

  return (
    <div
      ref={sheet}
      className={styles.sheet}
      {...instrument}
      aria-roledescription="drawing sheet"
      aria-label="Sheet to draw a digit on. Arrow keys move the pen, the space bar puts it down or lifts it."
      data-drop-target={isDropTarget || undefined}
      data-testid="sheet"
      {...handlers}
    >
      {picture ? <DigitImage pixels={picture} description="" /> : null}
      <svg className={styles.drawing} viewBox="0 0 1 1" aria-hidden="true">
        {picture ? null : (
          <g className={styles.grid}>
            {LINES.map((at) => (
              <path key={at} d={`M${at} 0V1M0 ${at}H1`} />
            ))}
          </g>
        )}
        {picture ? null : strokes.map((stroke, i) => <path key={i} className={styles.ink} strokeWidth={PEN_WIDTH} d={strokePath(stroke)} />)}
        {keyPen ? <circle className={styles.pen} data-down={keyPen.isDown || undefined} cx={keyPen.at[0]} cy={keyPen.at[1]} r={PEN_WIDTH / 2} /> : null}
      </svg>
      {invitation ? <p className={styles.invitation}>{invitation}</p> : null}
    </div>
  );
}
