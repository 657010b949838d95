/** Progress on stderr: one line that rewrites itself on a terminal, a line now and then in a log. */
import type { Progress } from '../engine/job';

const LOG_EVERY_MS = 30_000;

export function progressLine(stream: NodeJS.WriteStream = process.stderr): (progress: Progress) => void {
  const started = Date.now();
  let last = 0;
  return ({ done, total, unit, note }) => {
    const now = Date.now();
    if (now - last < (stream.isTTY ? 200 : LOG_EVERY_MS) && done < total) return;
    last = now;
    const left = done > 0 && done < total ? `, ${duration(((now - started) / done) * (total - done))} left` : '';
    const text = `${Number.isInteger(done) ? done : done.toFixed(2)}/${total} ${unit}${note ? ` (${note})` : ''}${left}`;
    stream.write(stream.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
  };
}

/** Milliseconds as a person says them. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
