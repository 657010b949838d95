/**
 * One digit under attack, live: the attack's expensive part is asked of the engine once where the mathematics
 * allows, and the image of every epsilon follows by arithmetic here; else the attack is run for each epsilon,
 * the newest question wins, and the last answer stays (marked stale) until the next is there.
 */
import { useEffect, useMemo, useRef, useState } from 'react';
import { adversarialAt } from '../core/attacks/perturbation';
import { attackEntry } from '../core/catalogue/attacks';
import { CANCELLED, toErrorRecord } from '../core/errors';
import type { ErrorRecord } from '../core/errors';
import type { AttackedDigit, DigitAttack } from '../protocol/attack';
import { useClient } from './engine-access';

export interface LiveAttack {
  /** [28,28], and the image that it was made of; null before the first answer. */
  adversarial: Float32Array | null;
  clean: Float32Array | null;
  /** The answer is about another epsilon, digit, network or attack; the right one is on its way. */
  stale: boolean;
  /** null where no gradient is taken, or not known yet. */
  isGradientZero: boolean | null;
  durationMs?: number;
  error?: ErrorRecord;
}

interface Request {
  question: DigitAttack;
  epsilon: number;
}

interface Answer extends Request {
  attacked: AttackedDigit;
}

/** So long an attack that is already running may go on when the slider has moved on: quick ones keep up with the hand. */
const PATIENCE_MS = 300;
/** Given to attacks whose result does not depend on it. */
const ANY_EPSILON = 1;

/**
 * @param question the same object as long as it means the same; null while there is nothing to attack
 * @param epsilon >= 0, in the attack's norm
 */
export function useAttackedDigit(question: DigitAttack | null, epsilon: number): LiveAttack {
  const client = useClient();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<ErrorRecord | undefined>();
  const waiting = useRef<Request | null>(null);
  const running = useRef<{ request: Request; controller: AbortController } | null>(null);

  const isReused = question !== null && attackEntry(question.attack).reuse !== 'none';
  const asked = isReused ? ANY_EPSILON : epsilon;

  useEffect(() => {
    waiting.current = question && { question, epsilon: asked };
    setError(undefined);
    const work = async (): Promise<void> => {
      for (let request = waiting.current; request; request = waiting.current) {
        waiting.current = null;
        const controller = new AbortController();
        running.current = { request, controller };
        try {
          const attacked = await client.call('attack-digit', { ...request.question, epsilon: request.epsilon }, { signal: controller.signal });
          setAnswer({ ...request, attacked });
        } catch (thrown) {
          const record = toErrorRecord(thrown);
          if (record.code !== CANCELLED) setError(record);
        }
        running.current = null;
      }
    };
    const before = running.current;
    if (!before) {
      void work();
      return undefined;
    }
    if (before.request.question !== question) {
      before.controller.abort();
      return undefined;
    }
    const timer = setTimeout(() => before.controller.abort(), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [client, question, asked]);

  useEffect(
    () => () => {
      waiting.current = null;
      running.current?.controller.abort();
    },
    [],
  );

  const reuse = answer?.attacked.reuse;
  const from = answer?.question.image;
  const adversarial = useMemo(
    () => (reuse && from ? adversarialAt(reuse, from, epsilon) : (answer?.attacked.adversarial ?? null)),
    [reuse, from, epsilon, answer],
  );
  const isSame = answer !== null && answer.question === question;
  return {
    adversarial,
    clean: answer?.question.image ?? null,
    stale: question !== null && (!isSame || (!isReused && answer.epsilon !== epsilon)),
    isGradientZero: isSame ? answer.attacked.isGradientZero : null,
    durationMs: isSame ? answer.attacked.durationMs : undefined,
    error,
  };
}
