/**
 * The specimen as the 28x28 image that a network reads, derived once for all panels. Drawings and
 * pictures are there at once; a test digit comes from the engine, which holds the set.
 */
import { createStore } from 'zustand/vanilla';
import type { LabClient } from '../client/lab-client';
import { bytesToImage } from '../core/digits/image-codec';
import { strokesToImage } from '../core/digits/mnist-image';
import { toErrorRecord } from '../core/errors';
import { specimenStore } from './specimen';
import type { Specimen } from './specimen';

export type SpecimenImage =
  | { status: 'empty' }
  | { status: 'loading' }
  /** `image` is [28,28] in [0,1]; `label` is the digit it is, where that is known. */
  | { status: 'ready'; image: Float32Array; label?: number }
  | { status: 'failed'; message: string };

function atOnce(specimen: Specimen): SpecimenImage {
  if (specimen.kind === 'test') return { status: 'loading' };
  if (specimen.kind === 'pixels') return { status: 'ready', image: bytesToImage(specimen.pixels) };
  const image = strokesToImage(specimen.strokes);
  return image ? { status: 'ready', image } : { status: 'empty' };
}

export const specimenImageStore = createStore<{ current: SpecimenImage }>()(() => ({
  current: atOnce(specimenStore.getState().specimen),
}));

/** Keeps the image in step with the specimen; returns the way to stop that. */
export function followSpecimen(client: LabClient): () => void {
  let asking: AbortController | null = null;
  const follow = (specimen: Specimen): void => {
    asking?.abort();
    asking = null;
    specimenImageStore.setState({ current: atOnce(specimen) });
    if (specimen.kind !== 'test') return;
    const controller = new AbortController();
    asking = controller;
    client
      .call('images', { dataset: 'mnist-test', indices: [specimen.index] }, { signal: controller.signal })
      .then(({ pixels, labels }) => {
        if (controller.signal.aborted) return;
        specimenImageStore.setState({ current: { status: 'ready', image: bytesToImage(pixels), label: labels?.[0] } });
      })
      .catch((error: unknown) => {
        if (controller.signal.aborted) return;
        specimenImageStore.setState({ current: { status: 'failed', message: toErrorRecord(error).message } });
      });
  };
  follow(specimenStore.getState().specimen);
  const stop = specimenStore.subscribe((state, before) => {
    if (state.specimen !== before.specimen) follow(state.specimen);
  });
  return () => {
    stop();
    asking?.abort();
  };
}
