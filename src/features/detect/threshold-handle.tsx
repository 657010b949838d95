/**
 * The one thing to drag on every figure of this panel: the threshold, as the share of digits that it keeps. The
 * mouse or a finger takes it anywhere on the figure; arrow keys move it by half a point, page keys by five.
 */
import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { formatPercent } from '../../ui/format';
import styles from './charts.module.css';

const STEP = 0.005;
const PAGE = 0.05;

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -PAGE, PageUp: PAGE };

/** The share that a key leads to; undefined for a key that is none of the threshold's. */
export function keepAfterKey(key: string, keep: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return 1;
  const step = STEPS[key];
  return step === undefined ? undefined : Math.min(1, Math.max(0, Math.round((keep + step) / STEP) * STEP));
}

/** Handlers of the figure: a press anywhere takes the threshold there, a drag takes it along. */
export function useThresholdDrag(onPlace: (x: number, y: number) => void) {
  const pointer = useRef<number | null>(null);
  const place = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    onPlace(event.clientX - box.left, event.clientY - box.top);
  };
  const end = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.pointerId === pointer.current) pointer.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
      if (event.button !== 0 || pointer.current !== null) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pointer.current = event.pointerId;
      place(event);
    },
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
      if (event.pointerId === pointer.current) place(event);
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

export interface ThresholdHandleProps {
  x: number;
  y: number;
  rem: number;
  keep: number;
  /** What the threshold does now, in words. */
  words: string;
  /** Where it stands: "on the histogram". */
  where: string;
  onKeep: (keep: number) => void;
}

export function ThresholdHandle({ x, y, rem, keep, words, where, onKeep }: ThresholdHandleProps) {
  const slider = {
    role: 'slider',
    tabIndex: 0,
    'aria-label': `Threshold ${where}: share of digits kept`,
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    'aria-valuenow': Number((100 * keep).toFixed(1)),
    'aria-valuetext': `${formatPercent(keep)}. ${words}`,
    onKeyDown: (event: KeyboardEvent) => {
      const next = keepAfterKey(event.key, keep);
      if (next === undefined) return;
      event.preventDefault();
      onKeep(next);
    },
  };
  return (
    <g className={styles.handle} {...slider}>
      <circle cx={x} cy={y} r={1.3 * rem} fill="transparent" stroke="none" />
      <circle cx={x} cy={y} r={0.62 * rem} fill="var(--surface)" stroke="var(--accent)" strokeWidth={0.2 * rem} />
    </g>
  );
}
