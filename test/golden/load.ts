/**
 * The golden network and images that attacks, scores and the model reader are tested with: made
 * with PyTorch and Foolbox on 32 MNIST test images, kept beside this file (Node only).
 */
import { readFile } from 'node:fs/promises';
import { readLayersModel } from '../../src/engine/models/layers-model';
import type { Classifier } from '../../src/engine/models/classifier';

async function bytes(path: string): Promise<ArrayBuffer> {
  const file = await readFile(new URL(path, import.meta.url));
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
}

/** A float32 array of the golden set, by its path below test/golden ("attacks/images.bin"). */
export async function goldenFloats(path: string): Promise<Float32Array> {
  return new Float32Array(await bytes(path));
}

/** A uint8 array of the golden set. */
export async function goldenBytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await bytes(path));
}

/** model.json (parsed) and weights of the golden network. */
export async function goldenModelFiles(): Promise<{ modelJson: unknown; weights: ArrayBuffer }> {
  const text = await readFile(new URL('model/model.json', import.meta.url), 'utf8');
  return { modelJson: JSON.parse(text) as unknown, weights: await bytes('model/weights.bin') };
}

/** The golden network "m0" on the current backend: 2 convolutions of stride 2, GELU, dense; 6,928 + 10 weights. */
export async function loadGoldenModel(): Promise<Classifier> {
  const { modelJson, weights } = await goldenModelFiles();
  return readLayersModel(modelJson, weights, 'golden-m0');
}

export interface GoldenImages {
  count: number;
  /** [32,28,28] in [0,1]; the last two are misclassified */
  images: Float32Array;
  labels: Uint8Array;
  /** [32,10] */
  logits: Float32Array;
  /** [32,28,28] gradient of the summed cross-entropy in the image */
  gradient: Float32Array;
}

/** The 32 images with the logits and gradients that PyTorch gave. */
export async function loadGoldenImages(): Promise<GoldenImages> {
  const [images, labels, logits, gradient] = await Promise.all([
    goldenFloats('attacks/images.bin'),
    goldenBytes('attacks/labels.bin'),
    goldenFloats('attacks/logits.bin'),
    goldenFloats('attacks/ce_grad.bin'),
  ]);
  return { count: labels.length, images, labels, logits, gradient };
}
