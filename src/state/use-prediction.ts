/**
 * The reading of one image by one classifier, live: at most one question is open, the newest image waits,
 * those between are skipped, and the last answer stays (marked stale) until the next is there.
 */
import { useEffect, useRef, useState } from 'react';
import { useClient } from './engine-access';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';
import { CANCELLED, toErrorRecord } from '../core/errors';
import type { ErrorRecord } from '../core/errors';
import type { Prediction } from '../protocol/methods';

export interface LivePrediction {
  /** The newest answer; absent before the first one, and for no image. */
  prediction?: Prediction;
  /** The image that `prediction` is about. */
  image?: Float32Array;
  /** The classifier that `prediction` is of. */
  classifier?: ClassifierSpec;
  /** An answer to a newer image or about another classifier is on its way. */
  stale: boolean;
  error?: ErrorRecord;
}

interface Question {
  image: Float32Array;
  classifier: ClassifierSpec;
}

/**
 * @param image [28,28] in [0,1], or null where there is nothing to read
 * @param classifier the same object as long as it means the same classifier
 */
export function usePrediction(image: Float32Array | null, classifier: ClassifierSpec): LivePrediction {
  const client = useClient();
  const [live, setLive] = useState<LivePrediction>({ stale: image !== null });
  const waiting = useRef<Question | null>(null);
  const busy = useRef(false);

  useEffect(() => {
    const ask = async (): Promise<void> => {
      busy.current = true;
      for (let question = waiting.current; question; question = waiting.current) {
        waiting.current = null;
        const { image: asked, classifier: of } = question;
        try {
          const prediction = await client.call('predict', { classifier: of, images: asked });
          // A null image may have come in the meantime: then there is nothing to say.
          setLive((before) => (before.image === undefined && !before.stale ? before : { prediction, image: asked, classifier: of, stale: waiting.current !== null }));
        } catch (error) {
          const record = toErrorRecord(error);
          if (record.code !== CANCELLED) setLive((before) => ({ ...before, stale: true, error: record }));
        }
      }
      busy.current = false;
    };
    if (image === null) {
      waiting.current = null;
      setLive({ stale: false });
    } else {
      waiting.current = { image, classifier };
      setLive((before) => ({ ...before, stale: true, error: undefined }));
      if (!busy.current) void ask();
    }
  }, [client, image, classifier]);

  return live;
}
