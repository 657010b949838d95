/** The pixels of some test digits as a classifier was shown them: as they are, shifted here, or attacked anew by the worker. */
import { useEffect, useState } from 'react';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { bytesToImage } from '../../core/digits/image-codec';
import { CANCELLED, toErrorRecord } from '../../core/errors';
import { shiftImages } from '../../core/shifts/shift';
import type { LabClient } from '../../client/lab-client';
import { useClient } from '../../state/engine-access';
import type { ImageDamage } from './shifted';

export interface ShownDigits {
  /** [n,28,28] in [0,1]; null while they are on their way. */
  pixels: Float32Array | null;
  problem: string | null;
}

async function fetchDigits(client: LabClient, indices: number[], spec: ClassifierSpec, { shift, attack }: ImageDamage, signal: AbortSignal): Promise<Float32Array> {
  if (attack) {
    const { epsilon, target, parameters, ...rest } = attack;
    const all = target === undefined ? parameters : { ...parameters, target };
    const { adversarial } = await client.call('attack-images', { ...rest, classifier: spec, dataset: 'mnist-test', indices, parameters: all, epsilons: [epsilon], epsilonIndex: 0 }, { signal });
    return adversarial;
  }
  const { pixels } = await client.call('images', { dataset: 'mnist-test', indices }, { signal });
  const images = bytesToImage(pixels);
  return shift ? shiftImages(images, indices, shift) : images;
}

/**
 * @param indices rows of the test set
 * @param spec who was attacked, where there was an attack
 * @param damage the same object as long as it means the same
 */
export function useDigits(indices: readonly number[], spec: ClassifierSpec, damage: ImageDamage): ShownDigits {
  const client = useClient();
  const rows = indices.join(' ');
  const [held, setHeld] = useState<{ rows: string; damage: ImageDamage; pixels: Float32Array } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (rows === '') return undefined;
    const controller = new AbortController();
    setProblem(null);
    fetchDigits(client, rows.split(' ').map(Number), spec, damage, controller.signal)
      .then((pixels) => setHeld({ rows, damage, pixels }))
      .catch((error: unknown) => {
        const { code, message } = toErrorRecord(error);
        if (code !== CANCELLED) setProblem(message);
      });
    return () => controller.abort();
  }, [client, rows, spec, damage]);
  return { pixels: held?.rows === rows && held.damage === damage ? held.pixels : null, problem };
}
