/** The scores of the specimen, live: one question is open at a time, the newest image waits, those between are skipped. */
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { GivenScore } from '../../core/catalogue/score-parameters';
import { toErrorRecord } from '../../core/errors';
import type { ScoreOneAnswer } from '../../protocol/detection';
import { fitSelection } from '../../state/detect';
import { useClient } from '../../state/engine-access';
import { specimenImageStore } from '../../state/specimen-image';

interface Question {
  image: Float32Array;
  classifier: ClassifierSpec;
  scores: GivenScore[];
  fitCount: number;
}

export interface OneScore {
  answer: ScoreOneAnswer | null;
  /** What `answer` is about. */
  question: Question | null;
  message: string | null;
}

const nothing: OneScore = { answer: null, question: null, message: null };

/** @param scores the same array as long as it means the same scores */
export function useOneScore(classifier: ClassifierSpec, scores: GivenScore[], fitCount: number): OneScore & { isStale: boolean } {
  const client = useClient();
  const current = useStore(specimenImageStore, (state) => state.current);
  const image = current.status === 'ready' ? current.image : null;
  const [live, setLive] = useState<OneScore>(nothing);
  const waiting = useRef<Question | null>(null);
  const isBusy = useRef(false);

  useEffect(() => {
    const work = async (): Promise<void> => {
      isBusy.current = true;
      for (let question = waiting.current; question; question = waiting.current) {
        waiting.current = null;
        const asked = question;
        try {
          const fit = asked.fitCount > 0 ? { fit: fitSelection(asked.fitCount) } : {};
          const answer = await client.call('score-one', { classifier: asked.classifier, image: asked.image, scores: asked.scores, ...fit });
          setLive({ answer, question: asked, message: null });
        } catch (error) {
          setLive({ answer: null, question: asked, message: toErrorRecord(error).message });
        }
      }
      isBusy.current = false;
    };
    waiting.current = image && scores.length > 0 ? { image, classifier, scores, fitCount } : null;
    if (waiting.current && !isBusy.current) void work();
  }, [client, image, classifier, scores, fitCount]);

  const { question } = live;
  const isOf = question?.classifier === classifier && question.scores === scores;
  return image && isOf ? { ...live, isStale: question.image !== image } : { ...nothing, isStale: true };
}
