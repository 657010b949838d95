/** Which sets are installed, asked once per visit of the panel; empty until that is known. */
import { useEffect, useState } from 'react';
import { CANCELLED, toErrorRecord } from '../../core/errors';
import type { DatasetState } from '../../protocol/methods';
import { useClient } from '../../state/engine-access';
import { noticesStore } from '../../state/notices';

export function useDatasets(isReady: boolean): readonly DatasetState[] | null {
  const client = useClient();
  const [datasets, setDatasets] = useState<readonly DatasetState[] | null>(null);
  useEffect(() => {
    if (!isReady) return undefined;
    const controller = new AbortController();
    client
      .call('datasets', {}, { signal: controller.signal })
      .then(setDatasets)
      .catch((error: unknown) => {
        const { code, message } = toErrorRecord(error);
        if (code !== CANCELLED) noticesStore.getState().say(message, 'warning');
      });
    return () => controller.abort();
  }, [client, isReady]);
  return datasets;
}
