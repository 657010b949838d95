/** The scores of the specimen, live: one question is open at a time, the newest image waits, those between are skipped. */
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { GivenScore } from '../../core/catalogue/score-parameters';
import { CANCELLED, toErrorRecord } from '../../core/errors';
import type { ScoreOneAnswer } from '../../protocol/detection';
import { fitSelection } from '../../state/detect';
import { formatCount } from '../../ui/format';
import { useClient } from '../../state/engine-access';
import type { Progress } from '../../protocol/messages';
import { specimenImageStore } from '../../state/specimen-image';

interface Question {
  image: Float32Array;
  classifier: ClassifierSpec;
  scores: GivenScore[];
  fitCount: number;
}

export interface OneScore {
  answer: ScoreOneAnswer | null;
  message: string | null;
  isStale: boolean;
  /** What the answer waits for, in words: fitting a score takes a while the first time. */
  progress: string | null;
}

interface Live {
  answer: ScoreOneAnswer | null;
  /** What `answer` is about. */
  question: Question | null;
  message: string | null;
}

const nothing: Live = { answer: null, question: null, message: null };

/** @param scores the same array as long as it means the same scores */
export function useOneScore(classifier: ClassifierSpec, scores: GivenScore[], fitCount: number): OneScore {
  const client = useClient();
  const current = useStore(specimenImageStore, (state) => state.current);
  const image = current.status === 'ready' ? current.image : null;
  const [live, setLive] = useState<Live>(nothing);
  const [progress, setProgress] = useState<string | null>(null);
  const waiting = useRef<Question | null>(null);
  const open = useRef<{ question: Question; controller: AbortController } | null>(null);

  useEffect(() => {
    const work = async (): Promise<void> => {
      for (let question = waiting.current; question; question = waiting.current) {
        waiting.current = null;
        const asked = question;
        const controller = new AbortController();
        open.current = { question: asked, controller };
        const onProgress = ({ done, total, unit, note }: Progress): void => setProgress(asked.fitCount > 0 && total > 0 ? `The drawing’s scores are being worked out: ${note ?? 'fitting'}, ${formatCount(done)} of ${formatCount(total)} ${unit}.` : null);
        try {
          const fit = asked.fitCount > 0 ? { fit: fitSelection(asked.fitCount) } : {};
          const answer = await client.call('score-one', { classifier: asked.classifier, image: asked.image, scores: asked.scores, ...fit }, { signal: controller.signal, onProgress });
          setLive({ answer, question: asked, message: null });
        } catch (error) {
          const { code, message } = toErrorRecord(error);
          if (code !== CANCELLED) setLive({ answer: null, question: asked, message });
        }
        setProgress(null);
      }
      open.current = null;
    };
    waiting.current = image && scores.length > 0 ? { image, classifier, scores, fitCount } : null;
    const busy = open.current;
    // Another image waits for the answer to this one; for another classifier or score the answer is of no use.
    if (busy && (specKey(busy.question.classifier) !== specKey(classifier) || busy.question.scores !== scores || busy.question.fitCount !== fitCount)) busy.controller.abort();
    if (waiting.current && !busy) void work();
  }, [client, image, classifier, scores, fitCount]);
  useEffect(
    () => () => {
      waiting.current = null;
      open.current?.controller.abort();
    },
    [],
  );

  const { question, answer, message } = live;
  const isOf = question?.classifier === classifier && question.scores === scores;
  return image && isOf ? { answer, message, isStale: question.image !== image, progress } : { answer: null, message: null, isStale: true, progress };
}
