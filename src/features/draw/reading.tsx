/** What the network makes of the specimen: the picture as it gets it, and its ten probabilities. */
import type { LivePrediction } from '../../state/use-prediction';
import { softmaxRows } from '../../core/calibration/logits';
import { DigitImage } from '../../ui/digit-image';
import { formatDuration } from '../../ui/format';
import { ProbabilityBars } from '../../ui/probability-bars';
import { Term } from '../../ui/term';
import styles from './reading.module.css';
import type { Reading as ReadingFacts } from './reading-sentence';

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/**
 * The probabilities of a prediction of one image.
 * @param memberLabel the name of a member by its id
 */
export function toReading(
  live: LivePrediction,
  label: string,
  memberLabel: (id: string) => string,
  truth?: number,
): ReadingFacts | null {
  if (!live.prediction) return null;
  return {
    label,
    probabilities: softmaxRows(live.prediction.logits, 10),
    members: live.prediction.members.map((member) => ({ label: memberLabel(member.id), probabilities: softmaxRows(member.logits, 10) })),
    truth,
  };
}

const RAMP = Array.from({ length: 11 }, (_, i) => i / 10);

/** The scale of the picture beside it. */
function DigitRamp() {
  return (
    <span className={styles.ramp} aria-hidden="true">
      0
      <span className={styles.steps}>
        {RAMP.map((value) => (
          <span key={value} className={styles.step} style={{ opacity: value }} />
        ))}
      </span>
      1
    </span>
  );
}

export interface ReadingProps {
  image: Float32Array | null;
  reading: ReadingFacts | null;
  /** The sentence, for those who can not see the bars. */
  summary: string;
  isStale: boolean;
  durationMs?: number;
}

export function Reading({ image, reading, summary, isStale, durationMs }: ReadingProps) {
  return (
    <div className={styles.reading}>
      <figure className={styles.seen}>
        <DigitImage pixels={image} description={image ? 'The specimen as 28 by 28 pixels, as the network gets it' : 'Nothing: an empty frame'} />
        <figcaption>
          <Term id="network-input">What the network sees</Term>
          <span className={styles.size}>28 × 28 pixels, 0 is paper, 1 is ink</span>
          <DigitRamp />
        </figcaption>
      </figure>
      <section className={styles.probabilities} aria-label="Probabilities">
        <h2 className={styles.heading}>
          How sure it is, in percent (<Term id="softmax" />)
        </h2>
        {reading ? (
          <ProbabilityBars
            labels={DIGITS}
            main={{ id: 'all', label: reading.label, values: reading.probabilities }}
            parts={reading.members.map((member, i) => ({ id: String(i), label: member.label, values: member.probabilities }))}
            summary={summary}
            isStale={isStale}
          />
        ) : (
          <div className={styles.nothing}>{DIGITS.map((digit) => <span key={digit}>{digit}</span>)}</div>
        )}
        <p className={styles.time}>{reading && durationMs !== undefined ? `Computed here in ${formatDuration(durationMs)}` : ' '}</p>
      </section>
    </div>
  );
}
