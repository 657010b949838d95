/** Computing here: on how many digits, how far it is, and what went wrong. */
import { useStore } from 'zustand';
import { comparisonRunStore, pauseComparison, resumeComparison, stopComparison } from '../../state/comparison';
import { planRemainingMs } from '../../state/plan-time';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { NumberField } from '../../ui/number-field';
import { Progress } from '../../ui/progress';
import type { ComparedNetwork } from './comparison-table';
import styles from './live-controls.module.css';
import { FEWEST_IMAGES, MOST_IMAGES, USUAL_IMAGES } from './settings';
import type { Changes } from './settings';

export function CountField({ count, onChange }: { count: number; onChange: (changes: Changes) => void }) {
  return (
    <NumberField
      label="Digits to compute on"
      value={count}
      min={FEWEST_IMAGES}
      max={MOST_IMAGES}
      step={10}
      onChange={(value) => onChange({ n: value === USUAL_IMAGES ? undefined : String(value) })}
    />
  );
}

/** The engine's note names a cell by its id; a person reads what is done to whom. */
function cellWords(note: string | undefined, networks: readonly ComparedNetwork[]): string | undefined {
  const { run } = comparisonRunStore.getState();
  const cell = run?.plan.cells.find(({ id }) => note === id || note?.startsWith(`${id}:`));
  if (!cell || !('classifier' in cell)) return undefined;
  const entry = run?.plan.classifiers[cell.classifier ?? ''];
  const network = networks.find(({ spec }) => JSON.stringify(spec) === JSON.stringify(entry));
  const what = { attack: 'attacked', accuracy: 'reads', examination: 'is examined', detection: 'tells digits from outsiders', speed: 'is timed' } as Readonly<Record<string, string>>;
  return `${network?.label ?? cell.classifier ?? ''}: ${what[cell.kind] ?? cell.kind}${cell.kind === 'attack' ? `, ${cell.attack}` : ''}`;
}

export function LiveRun({ networks }: { networks: readonly ComparedNetwork[] }) {
  const run = useStore(comparisonRunStore, (state) => state.run);
  if (!run) return null;
  const failed = Object.values(run.results).filter(({ error }) => error);
  const messages = [...new Set(failed.map(({ error }) => error?.message ?? ''))];
  return (
    <div className={styles.run}>
      {run.status === 'running' ? (
        <Progress
          label="Computing here"
          done={Math.floor((run.progress?.done ?? 0) * 10) / 10}
          total={run.progress?.total ?? 0}
          unit="cells"
          isPaused={run.isPaused}
          remainingMs={planRemainingMs(run)}
          note={cellWords(run.progress?.note, networks)}
          actions={
            <>
              <Button onPress={run.isPaused ? resumeComparison : pauseComparison}>{run.isPaused ? 'Resume' : 'Pause'}</Button>
              <Button onPress={stopComparison}>Cancel</Button>
            </>
          }
        />
      ) : null}
      {run.status === 'stopped' ? <Notice state="note">Stopped: what was finished stays in the table.</Notice> : null}
      {run.status === 'failed' ? <Notice state="failed">{run.message}</Notice> : null}
      {messages.map((message) => (
        <Notice key={message} state="note">
          {failed.filter(({ error }) => error?.message === message).length} of {run.plan.cells.length} cells could not be computed: {message}
        </Notice>
      ))}
    </div>
  );
}
