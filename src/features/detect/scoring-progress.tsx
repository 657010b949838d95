/** How far the worker is with the scores, and the ways to stop it and to go on. */
import { useStore } from 'zustand';
import { specLabel, modelsStore } from '../../state/models';
import { detectStore, scoreAgain, stopScores } from '../../state/detect';
import { useClient } from '../../state/engine-access';
import { Button } from '../../ui/button';
import { formatCount } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { Progress } from '../../ui/progress';
import { outsiders, OUTSIDERS } from './outsiders';

const nameOf = (set: string): string => {
  const known = OUTSIDERS.find(({ id }) => id === set);
  return known ? outsiders(known.id).many : 'digits';
};

export function ScoringProgress() {
  const client = useClient();
  const sets = useStore(detectStore, (state) => state.sets);
  const entries = useStore(modelsStore, (state) => state.entries);
  const all = Object.values(sets);
  const running = all.find(({ status }) => status === 'running');
  const waiting = all.filter(({ status }) => status === 'waiting').length;
  const failed = all.find(({ status }) => status === 'failed');
  const stopped = all.some(({ status }) => status === 'stopped');
  return (
    <>
      {running ? (
        <Progress
          label={`${specLabel(entries, running.wish.spec)} looks at ${nameOf(running.wish.set)}`}
          done={running.done}
          total={running.total}
          unit="images"
          rate={running.imagesPerSecond}
          remainingMs={running.imagesPerSecond ? (1000 * (running.total - running.done)) / running.imagesPerSecond : undefined}
          note={[running.note, waiting > 0 ? `${formatCount(waiting)} more to do` : undefined].filter(Boolean).join(' · ')}
          actions={<Button onPress={stopScores}>Stop</Button>}
        />
      ) : null}
      {failed ? (
        <Notice state="failed" actions={<Button onPress={() => scoreAgain(client)}>Try again</Button>}>
          {failed.message}
        </Notice>
      ) : null}
      {stopped && !running && !failed ? (
        <Notice state="note" actions={<Button onPress={() => scoreAgain(client)}>Go on</Button>}>
          Scoring was stopped; what is done is kept.
        </Notice>
      ) : null}
    </>
  );
}
