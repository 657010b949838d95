/** How far the worker is with the digits of one set, and the ways to stop it and to go on. */
import { askAgain, stopLogits } from '../../state/calibration';
import type { LogitSet } from '../../state/calibration';
import { useClient } from '../../state/engine-access';
import { Button } from '../../ui/button';
import { formatCount } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { Progress } from '../../ui/progress';

/** What the digits of a set are called. */
const NAMES = { 'mnist-test': 'test digits', 'mnist-validation': 'validation digits' } as const;

export function ReadingProgress({ set, label, what }: { set: LogitSet | undefined; label: string; what?: string }) {
  const client = useClient();
  if (!set || set.status === 'ready' || set.status === 'waiting') return null;
  const name = what ?? NAMES[set.wish.dataset];
  const { done, total, imagesPerSecond } = set;
  if (set.status === 'running')
    return (
      <Progress
        label={`${label} reads the ${name}`}
        done={done}
        total={total}
        unit="images"
        rate={imagesPerSecond}
        remainingMs={imagesPerSecond ? (1000 * (total - done)) / imagesPerSecond : undefined}
        actions={<Button onPress={() => stopLogits(set.wish)}>Stop</Button>}
      />
    );
  const again = <Button onPress={() => askAgain(client, set.wish)}>{set.status === 'failed' ? 'Try again' : 'Go on'}</Button>;
  if (set.status === 'failed')
    return (
      <Notice state="failed" actions={again}>
        {set.message}
      </Notice>
    );
  return (
    <Notice state="note" actions={again}>
      {label} has read {formatCount(set.rows?.labels.length ?? 0)} of the {name}; what it has read is kept.
    </Notice>
  );
}
