/** The training in progress: how far, how fast, how long still, what is kept, and the ways to hold or end it. */
import { useEffect, useState } from 'react';
import type { Progress as Report } from '../../protocol/messages';
import { continueTraining, pauseTraining, stopTraining } from '../../state/training';
import type { TrainingRun } from '../../state/training';
import { Button } from '../../ui/button';
import { formatBytes, formatCount, formatDuration, formatPercent, formatRate } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { Progress } from '../../ui/progress';
import { Term } from '../../ui/term';
import { recipeWords } from './recipe-words';
import styles from './run-card.module.css';
import { remainingMs } from './train-sentence';

/** The time, once a second. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** "20 s ago". */
export function agoWords(date: string, now: number): string {
  const passed = now - Date.parse(date);
  return passed < 2000 ? 'just now' : `${formatDuration(passed)} ago`;
}

function Fetching({ progress }: { progress?: Report }) {
  const total = progress?.total ?? 0;
  const note = `${total > 0 ? formatBytes(total) : 'About 10 MB'}, once: they stay in this browser.`;
  return <Progress label="Fetching the training digits" done={Math.round((progress?.done ?? 0) / 1000)} total={Math.round(total / 1000)} unit="kB" note={note} />;
}

export function RunCard({ run }: { run: TrainingRun }) {
  const now = useNow();
  const { phase, isPaused, progress, checkpoint, recovery, warning } = run;
  const judged = run.log.epochs.at(-1);
  const learned = run.log.steps.at(-1);
  return (
    <section className={styles.card} aria-label="Training in progress">
      <div>
        <h2 className={styles.name}>{run.name}</h2>
        <p className={styles.words}>{recipeWords(run.recipe)}</p>
      </div>
      {phase === 'fetching' ? <Fetching progress={progress} /> : null}
      {phase === 'training' ? (
        <Progress
          label={`Epoch ${Math.min(run.recipe.epochs, Math.floor((run.step / run.steps) * run.recipe.epochs) + 1)} of ${run.recipe.epochs}`}
          done={run.step}
          total={run.steps}
          unit="steps"
          isPaused={isPaused}
          remainingMs={remainingMs(run)}
          note={run.imagesPerSecond && !isPaused ? formatRate(run.imagesPerSecond, 'images') : undefined}
        />
      ) : null}
      {phase === 'testing' ? <Progress label="Testing" done={progress?.done ?? 0} total={progress?.total ?? 0} unit="images" isPaused={isPaused} /> : null}
      <div className={styles.actions}>
        {isPaused ? (
          <Button kind="main" onPress={continueTraining}>
            Go on
          </Button>
        ) : (
          <Button onPress={pauseTraining}>Pause</Button>
        )}
        <Button onPress={stopTraining}>Stop</Button>
      </div>
      <dl className={styles.figures}>
        <Figure label="Training" loss={learned?.loss} accuracy={learned?.accuracy} />
        <Figure label={<Term id="validation-set">Validation</Term>} loss={judged?.validationLoss} accuracy={judged?.validationAccuracy} />
      </dl>
      <p className={styles.words} data-testid="checkpoint">
        {checkpoint ? `Kept ${agoWords(checkpoint.date, now)}, at step ${formatCount(checkpoint.step)}. The page may be closed; the training goes on from there.` : 'Kept in this browser after each epoch and every minute.'}
      </p>
      {warning ? <Notice state="failed">No checkpoint can be kept: {warning}</Notice> : null}
      {recovery ? (
        <Notice state="note">
          {recovery.reason}{' '}
          {recovery.fromStep === undefined
            ? 'It is being started again.'
            : `The training was at step ${formatCount(recovery.atStep)} and went on from step ${formatCount(recovery.fromStep)}.`}
        </Notice>
      ) : null}
    </section>
  );
}

function Figure({ label, loss, accuracy }: { label: React.ReactNode; loss?: number; accuracy?: number }) {
  return (
    <div className={styles.figure}>
      <dt className={styles.words}>{label}</dt>
      <dd>
        <span className={styles.large}>{accuracy === undefined ? '–' : formatPercent(accuracy)}</span>
        <span className={styles.words}>{loss === undefined ? 'not measured yet' : `loss ${loss.toFixed(3)}`}</span>
      </dd>
    </div>
  );
}
