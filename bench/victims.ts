/**
 * What the attacks are timed on: the networks that the lab ships and digits of MNIST's test set, read right by
 * the network, so that nothing is won by images that are misread already. Each network twice, with the same
 * weights: as the lab runs it, and as the layers-model that a person would load with plain TensorFlow.js.
 */
import { io } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { NetworkId } from '../src/core/catalogue/networks';
import { Datasets, type DatasetSource } from '../src/engine/data/datasets';
import { unattended } from '../src/engine/job';
import { runAttack } from '../src/engine/attacks/run-attack';
import { predictedClass } from '../src/engine/attacks/judge';
import { readLayersModel, weightPaths } from '../src/engine/models/layers-model';
import { writeLayersModel } from '../src/engine/models/layers-model-write';
import { Network } from '../src/engine/models/network';
import type { ModelFileSource } from '../src/engine/library/model-files';

/** Where the bench finds the lab's files: on the disk in Node, by fetch in a browser. */
export interface BenchFiles {
  models: ModelFileSource;
  datasets: DatasetSource;
}

export interface Victim {
  network: Network;
  /** The same weights in tfjs-layers; gives logits. */
  model: LayersModel;
  /** [n,28,28] in [0,1] */
  images: Float32Array;
  labels: Uint8Array;
  dispose(): void;
}

/** Test images looked through for those read right. */
const LOOKED_AT = 2;

/**
 * The network with the first `count` test images that it reads right. The backend with the lab's kernels must be current.
 * @throws LabError where files are missing
 */
export async function loadVictim(id: NetworkId, count: number, { models, datasets }: BenchFiles): Promise<Victim> {
  const modelJson = await models.json(`${id}/model.json`);
  const files = await Promise.all(weightPaths(modelJson).map((path) => models.bytes(`${id}/${path}`)));
  const network = await readLayersModel(modelJson, files, id);
  if (!(network instanceof Network)) throw new Error(`${id} is not one of the lab's own networks`);
  const written = writeLayersModel(network);
  const { modelTopology, weightsManifest } = JSON.parse(written.modelJson) as { modelTopology: object; weightsManifest: { weights: io.WeightsManifestEntry[] }[] };
  const model = await loadLayersModel(
    io.fromMemory({ modelTopology, weightSpecs: weightsManifest.flatMap(({ weights }) => weights), weightData: Object.values(written.weights)[0] }),
  );

  const looked = LOOKED_AT * count;
  const set = await new Datasets(datasets).load('mnist-test', { indices: Array.from({ length: looked }, (_, i) => i) });
  const pixels = Float32Array.from(set.pixels, (value) => value / 255);
  const { cleanLogits } = await runAttack(network, pixels, set.labels!, { attack: 'l2-gaussian', epsilons: [] }, unattended());
  const right = Array.from({ length: looked }, (_, i) => i).filter((i) => predictedClass(cleanLogits, i) === set.labels![i]).slice(0, count);
  const images = new Float32Array(count * 784);
  right.forEach((row, i) => images.set(pixels.subarray(row * 784, (row + 1) * 784), i * 784));
  return {
    network,
    model,
    images,
    labels: Uint8Array.from(right, (row) => set.labels![row]),
    dispose() {
      network.dispose();
      model.dispose();
    },
  };
}
