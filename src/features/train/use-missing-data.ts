/** Why training is impossible here: the sentence about a set that is not installed; null where all is there. */
import { useEffect, useState } from 'react';
import { useClient, useEngineState } from '../../state/engine-access';

const NEEDED = ['mnist-train', 'mnist-test'];

/**
 * @param outliers the set that outliers are to come from, if any
 */
export function useMissingData(outliers: string): string | null {
  const client = useClient();
  const isReady = useEngineState().phase === 'ready';
  const [missing, setMissing] = useState<string | null>(null);
  useEffect(() => {
    if (!isReady) return undefined;
    const controller = new AbortController();
    client
      .call('datasets', {}, { signal: controller.signal })
      .then((sets) => {
        const absent = sets.filter(({ id, installed }) => (NEEDED.includes(id) || id === outliers) && !installed);
        setMissing(absent.length > 0 ? absent.map(({ message, label }) => message ?? `${label} is not installed.`).join(' ') : null);
      })
      // An engine that can not say is no proof that data is missing: training will tell.
      .catch(() => undefined);
    return () => controller.abort();
  }, [client, isReady, outliers]);
  return missing;
}
