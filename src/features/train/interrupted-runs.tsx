/** Trainings that were interrupted: what each was, how far it came, and whether to go on or let it go. */
import { useState } from 'react';
import { toErrorRecord } from '../../core/errors';
import type { RunSummary } from '../../protocol/methods';
import { useClient } from '../../state/engine-access';
import { discardRun, resumeTraining } from '../../state/training';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { formatDuration, formatPercent } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { recipeWords } from './recipe-words';
import styles from './interrupted-runs.module.css';

const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

function howFar({ progress, log, date }: RunSummary): string {
  const judged = log.epochs.at(-1);
  const read = judged ? ` It read ${formatPercent(judged.validationAccuracy)} of the validation digits.` : '';
  const left = progress.remainingMs > 0 ? `, ${formatDuration(progress.remainingMs)} of training left` : '';
  return `Step ${progress.step} of ${progress.steps}, in epoch ${progress.epoch} of ${progress.epochs}${left}.${read} Kept ${clock.format(new Date(date))}.`;
}

export function InterruptedRuns({ runs }: { runs: readonly RunSummary[] }) {
  const client = useClient();
  const [leaving, setLeaving] = useState<RunSummary | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const discard = async (run: RunSummary): Promise<void> => {
    setLeaving(null);
    try {
      await discardRun(client, run.runId);
      setProblem(null);
    } catch (error) {
      setProblem(toErrorRecord(error).message);
    }
  };

  if (runs.length === 0) return null;
  return (
    <section className={styles.runs} aria-label="Interrupted trainings">
      {runs.map((run) => (
        <div key={run.runId} className={styles.run}>
          <div className={styles.words}>
            <strong>{run.name}</strong> was interrupted. {howFar(run)}
            <span className={styles.recipe}>{recipeWords(run.recipe)}</span>
          </div>
          <div className={styles.actions}>
            <Button kind="main" onPress={() => resumeTraining(client, run)} aria-label={`Resume ${run.name}`}>
              Resume
            </Button>
            <Button onPress={() => setLeaving(run)} aria-label={`Discard ${run.name}`}>
              Discard
            </Button>
          </div>
        </div>
      ))}
      {problem ? <Notice state="failed">{problem}</Notice> : null}
      <Dialog
        title="Discard this training?"
        isOpen={leaving !== null}
        onClose={() => setLeaving(null)}
        closeLabel="Keep it"
        actions={
          <Button kind="main" onPress={() => leaving && void discard(leaving)}>
            Discard it
          </Button>
        }
      >
        <p>
          {leaving?.name} came to step {leaving?.progress.step} of {leaving?.progress.steps}. What it has learned so far would be lost for good.
        </p>
      </Dialog>
    </section>
  );
}
