/** An attack step by step: how far it has gone, and what is read there. Plays by itself unless motion is unwelcome. */
import { useEffect, useState } from 'react';
import { argmaxRow, softmaxRows } from '../../core/calibration/logits';
import { CANCELLED, toErrorRecord } from '../../core/errors';
import type { AttackReplay, DigitAttack } from '../../protocol/attack';
import { useClient } from '../../state/engine-access';
import { Button } from '../../ui/button';
import { formatPercent } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { Slider } from '../../ui/slider';
import styles from './replay.module.css';
import { formatRadius } from './words';

const FRAME_MS = 260;

export interface ReplayFrame {
  /** [28,28] */
  image: Float32Array;
  /** [10] */
  probabilities: Float64Array;
  words: string;
}

export function frameOf({ steps, images, logits, l2, linf }: AttackReplay, frame: number): ReplayFrame {
  const probabilities = softmaxRows(logits.subarray(frame * 10, (frame + 1) * 10), 10);
  const top = argmaxRow(probabilities, 0, 10);
  const start = steps[frame] === 0 ? (frame === 0 ? 'Start' : 'Random start') : `Step ${steps[frame]}`;
  return {
    image: images.slice(frame * 784, (frame + 1) * 784),
    probabilities,
    words: `${start}: read as ${top}, ${formatPercent(probabilities[top])}; L2 ${formatRadius(l2[frame])}, L∞ ${formatRadius(linf[frame])}`,
  };
}

export interface ReplayProps {
  question: DigitAttack;
  epsilon: number;
  replay: AttackReplay | null;
  onReplay: (replay: AttackReplay | null) => void;
  frame: number;
  onFrame: (frame: number) => void;
}

export function Replay({ question, epsilon, replay, onReplay, frame, onFrame }: ReplayProps) {
  const client = useClient();
  const [isAsking, setAsking] = useState<AbortController | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const last = replay ? replay.steps.length - 1 : 0;

  useEffect(() => () => isAsking?.abort(), [isAsking]);
  useEffect(() => {
    if (!isPlaying) return undefined;
    if (frame >= last) {
      setPlaying(false);
      return undefined;
    }
    const timer = setTimeout(() => onFrame(frame + 1), FRAME_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, frame, last, onFrame]);

  const record = async (): Promise<void> => {
    const controller = new AbortController();
    setAsking(controller);
    setProblem(null);
    try {
      const recorded = await client.call('replay-attack', { ...question, epsilon }, { signal: controller.signal });
      onFrame(0);
      onReplay(recorded);
      setPlaying(!matchMedia('(prefers-reduced-motion: reduce)').matches);
    } catch (error) {
      const { code, message } = toErrorRecord(error);
      if (code !== CANCELLED) setProblem(message);
    }
    setAsking(null);
  };

  const step = (by: number): void => {
    setPlaying(false);
    onFrame(Math.min(last, Math.max(0, frame + by)));
  };
  const play = (): void => {
    if (frame >= last) onFrame(0);
    setPlaying(true);
  };

  return (
    <section className={styles.replay} aria-label="Step by step">
      {replay ? (
        <>
          <Slider
            label="Step by step"
            value={frame}
            min={0}
            max={last}
            step={1}
            onChange={(next) => {
              setPlaying(false);
              onFrame(next);
            }}
            format={(value) => String(replay.steps[value])}
          />
          <p className={styles.words}>{frameOf(replay, frame).words}</p>
          <div className={styles.tools}>
            <Button onPress={() => step(-1)} isDisabled={frame === 0}>
              Back
            </Button>
            <Button onPress={() => (isPlaying ? setPlaying(false) : play())}>{isPlaying ? 'Pause' : 'Play'}</Button>
            <Button onPress={() => step(1)} isDisabled={frame === last}>
              Next
            </Button>
            <Button onPress={() => onReplay(null)}>Close the replay</Button>
          </div>
        </>
      ) : isAsking ? (
        <Button onPress={() => isAsking.abort()}>Recording the steps… Cancel</Button>
      ) : (
        <Button onPress={() => void record()}>Replay it step by step</Button>
      )}
      {problem ? <Notice state="failed">{problem}</Notice> : null}
    </section>
  );
}
