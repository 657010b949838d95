/**
 * Invisible places over the columns of a chart, one per bin that holds images: press one to see its
 * images. One of them takes the focus; arrows go from bin to bin.
 */
import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import styles from './bin-targets.module.css';

export interface BinTarget {
  /** Of all bins of the chart, from 0. */
  bin: number;
  x: number;
  width: number;
  /** "Confidence 93 to 100 %: 9,812 images, 99.6 % right". */
  label: string;
}

export interface BinTargetsProps {
  targets: readonly BinTarget[];
  y: number;
  height: number;
  chosen: number | undefined;
  onChoose: (bin: number | undefined) => void;
}

export function BinTargets({ targets, y, height, chosen, onChoose }: BinTargetsProps) {
  const group = useRef<SVGGElement>(null);
  const [current, setCurrent] = useState<number | undefined>(chosen);
  const entrance = targets.find(({ bin }) => bin === (current ?? chosen))?.bin ?? targets.at(-1)?.bin;
  const toggle = (bin: number): void => onChoose(bin === chosen ? undefined : bin);

  const onKeyDown = (event: KeyboardEvent, at: number): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === 'Enter' || event.key === ' ') toggle(targets[at].bin);
    else if (step !== undefined) {
      const next = targets[Math.min(targets.length - 1, Math.max(0, at + step))];
      setCurrent(next.bin);
      group.current?.querySelector<SVGElement>(`[data-bin="${next.bin}"]`)?.focus();
    } else return;
    event.preventDefault();
  };

  return (
    <g ref={group} data-export="leave-out">
      {targets.map(({ bin, x, width, label }, at) => (
        <rect
          key={bin}
          data-bin={bin}
          className={styles.target}
          x={x}
          y={y}
          width={Math.max(0, width)}
          height={height}
          role="button"
          aria-label={`${label}. Show them`}
          aria-pressed={bin === chosen}
          tabIndex={bin === entrance ? 0 : -1}
          onClick={() => toggle(bin)}
          onFocus={() => setCurrent(bin)}
          onKeyDown={(event) => onKeyDown(event, at)}
        />
      ))}
    </g>
  );
}
