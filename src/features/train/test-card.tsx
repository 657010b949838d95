/** The result in large: the share of test digits read right, with its interval, and what to do with the network. */
import { useStore } from 'zustand';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import type { TestReport } from '../../core/catalogue/test-report';
import { subjectStore } from '../../state/subject';
import { Button } from '../../ui/button';
import { formatCount, formatDuration } from '../../ui/format';
import { Term } from '../../ui/term';
import styles from './test-card.module.css';

export interface TestCardProps {
  model: ModelEntry;
  report: TestReport;
  /** Of a training that has just ended. */
  trainingMs?: number;
  dismissLabel: string;
  onDismiss: () => void;
}

const percent = (share: number): string => (share * 100).toFixed(2);

export function TestCard({ model, report, trainingMs, dismissLabel, onDismiss }: TestCardProps) {
  const { subjects, chooseFirst } = useStore(subjectStore);
  const isSubject = specKey(subjects[0]) === specKey(model.spec);
  const [lower, upper] = report.interval;
  const times = [trainingMs === undefined ? null : `Trained in ${formatDuration(trainingMs)}`, `${trainingMs === undefined ? 'Tested' : 'tested'} in ${formatDuration(report.durationMs)}`];
  return (
    <section className={styles.card} aria-label="Test result">
      <div>
        <h2 className={styles.name}>{model.label}</h2>
        <p className={styles.words}>{model.training}</p>
      </div>
      <div>
        <p className={styles.figure}>
          <span className={styles.large} data-testid="test-accuracy">
            {percent(report.accuracy)}
          </span>{' '}
          % read right
        </p>
        <p>
          <Term id="interval" />: {percent(lower)} to {percent(upper)} %, on {formatCount(report.n)} test digits
        </p>
        <p className={styles.words}>
          {times.filter((part) => part !== null).join(', ')}. {formatCount(model.parameters)} parameters.
        </p>
      </div>
      <div className={styles.actions}>
        <Button kind="main" isDisabled={isSubject} onPress={() => chooseFirst(model.spec)}>
          {isSubject ? 'It is on the bench' : 'Put it on the bench'}
        </Button>
        <Button onPress={onDismiss}>{dismissLabel}</Button>
      </div>
      <p className={styles.words}>{isSubject ? 'Every panel now asks this network.' : 'On the bench every panel asks this network.'}</p>
    </section>
  );
}
