/** The mistakes that a network was surest of, as pictures: what it read, how sure it was, what it is. */
import type { TestReport } from '../../core/catalogue/test-report';
import { bytesToImage } from '../../core/digits/image-codec';
import { specimenStore } from '../../state/specimen';
import { Button } from '../../ui/button';
import { DigitImage } from '../../ui/digit-image';
import { formatCount, formatPercent } from '../../ui/format';
import styles from './worst-mistakes.module.css';

export function WorstMistakes({ report }: { report: TestReport }) {
  const { mistakes, n } = report;
  const all = n - Math.round(report.accuracy * n);
  if (mistakes.length === 0) return <p>All {formatCount(n)} test digits are read right.</p>;
  return (
    <section className={styles.mistakes} aria-labelledby="worst-mistakes">
      <h2 id="worst-mistakes" className={styles.heading}>
        Its surest mistakes
      </h2>
      <p className={styles.words}>
        {formatCount(mistakes.length)} of {formatCount(all)}, the surest first. Press one to put it on the bench.
      </p>
      <ul className={styles.digits}>
        {mistakes.map(({ index, label, reading, confidence, pixels }) => (
          <li key={index}>
            <Button
              kind="quiet"
              aria-label={`Put test digit ${index} on the bench: a ${label}, read as ${reading}, ${formatPercent(confidence)} sure`}
              onPress={() => specimenStore.getState().place({ kind: 'test', index })}
            >
              <DigitImage pixels={bytesToImage(pixels)} description="" />
            </Button>
            <span className={styles.reading}>
              {label} read as <strong>{reading}</strong>
            </span>
            <span className={styles.words}>{formatPercent(confidence)} sure</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
