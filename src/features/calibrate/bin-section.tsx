/** The images of a chosen bin under its figure: the wrong ones first, for they are why one looks. */
import { useMemo } from 'react';
import type { LiveCalibration } from '../../core/calibration/report';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { LogitRows } from '../../state/calibration';
import { Button } from '../../ui/button';
import { formatCount } from '../../ui/format';
import { DigitWall } from './digit-wall';
import type { WallDigit } from './digit-wall';
import styles from './calibrate-panel.module.css';
import { detailsAt } from './live-cache';
import { binLabel } from './reliability-plot';
import type { ImageDamage } from './shifted';

/** Rows of the logits as digits for the wall. */
export function wallDigits(positions: ArrayLike<number>, live: LiveCalibration, rows: LogitRows, temperature: number): WallDigit[] {
  const { confidences } = live.logits.at(temperature);
  return Array.from(positions, (at) => ({ index: rows.indices[at], label: rows.labels[at], reading: live.logits.predictions[at], confidence: confidences[at] }));
}

export interface BinSectionProps {
  /** Which diagram of which network: "Small network, as trained, T = 1". */
  of: string;
  /** "Confidence 93.3 to 100 %". */
  range: string;
  digits: readonly WallDigit[];
  /** Who read them, and what was done to them before. */
  spec: ClassifierSpec;
  damage?: ImageDamage;
  onClose: () => void;
}

export function BinSection({ of, range, digits, spec, damage, onClose }: BinSectionProps) {
  const wrong = digits.filter(({ label, reading }) => label !== reading);
  const right = digits.filter(({ label, reading }) => label === reading);
  return (
    <section className={styles.section} aria-labelledby="bin-heading" data-testid="bin-images">
      <div className={styles.sectionHead}>
        <h2 id="bin-heading">{range}</h2>
        <span>
          {of}: {formatCount(digits.length)} {digits.length === 1 ? 'image' : 'images'}, {formatCount(wrong.length)} read wrong
          {wrong.length > 0 && right.length > 0 ? ', those first' : ''}
        </span>
        <Button kind="quiet" onPress={onClose}>
          Close
        </Button>
      </div>
      <DigitWall key={range} digits={[...wrong, ...right]} spec={spec} damage={damage} />
    </section>
  );
}

/** Where the images of a reliability diagram's bins are looked up. */
export interface Diagram {
  /** Of which network, and in which state. */
  name: string;
  spec: ClassifierSpec;
  live: LiveCalibration;
  rows: LogitRows | undefined;
  temperature: number;
  damage?: ImageDamage;
}

export function DiagramBin({ diagram, bin, onClose }: { diagram: Diagram; bin: number; onClose: () => void }) {
  const { name, spec, live, rows, temperature, damage } = diagram;
  const digits = useMemo(() => (rows ? wallDigits(live.imagesInBin(bin, temperature), live, rows, temperature) : []), [bin, live, rows, temperature]);
  return <BinSection of={name} range={binLabel(detailsAt(live, temperature).bins[bin]).split(':')[0]} digits={digits} spec={spec} damage={damage} onClose={onClose} />;
}
