/** The surest mistakes as pictures; press one to put it on the bench, where every other panel looks at it. */
import { useEffect, useState } from 'react';
import { toErrorRecord } from '../../core/errors';
import { useClient, useEngineState } from '../../state/engine-access';
import { specimenStore } from '../../state/specimen';
import { DigitTiles } from '../../ui/digit-tiles';
import { formatPercent } from '../../ui/format';
import type { CardMistake } from './card';

const PIXELS = 28 * 28;

/** Pictures of test digits, [n,28,28] in [0,1]; null until they are there. */
function useTestDigits(rows: string): { pixels: Float32Array | null; problem: string | null } {
  const client = useClient();
  const isReady = useEngineState().phase === 'ready';
  const [found, setFound] = useState<{ rows: string; pixels: Float32Array | null; problem: string | null }>({ rows: '', pixels: null, problem: null });
  useEffect(() => {
    if (!isReady || rows === '') return undefined;
    let isHere = true;
    client
      .call('images', { dataset: 'mnist-test', indices: rows.split(',').map(Number) })
      .then(({ pixels }) => isHere && setFound({ rows, pixels: Float32Array.from(pixels, (value) => value / 255), problem: null }))
      .catch((error: unknown) => isHere && setFound({ rows, pixels: null, problem: toErrorRecord(error).message }));
    return () => {
      isHere = false;
    };
  }, [client, isReady, rows]);
  return found.rows === rows ? found : { pixels: null, problem: null };
}

export function MistakeStrip({ mistakes }: { mistakes: readonly CardMistake[] }) {
  const { pixels, problem } = useTestDigits(mistakes.map(({ row }) => row).join(','));
  return (
    <div>
      {problem ? <p role="alert">{problem}</p> : null}
      <DigitTiles
        testId="mistakes"
        tiles={mistakes.map(({ row, label, reading, confidence }, i) => ({
          id: row,
          pixels: pixels && pixels.subarray(i * PIXELS, (i + 1) * PIXELS),
          label: `Put test digit ${row} on the bench: a ${label}, read as ${reading}, ${formatPercent(confidence)} sure`,
          onPress: () => specimenStore.getState().place({ kind: 'test', index: row }),
          lines: [`a ${label}, read as ${reading}`, `${formatPercent(confidence)} sure`],
        }))}
      />
    </div>
  );
}
