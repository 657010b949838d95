import { grad, memory, oneHot, mul, sum, logSumExp, sub, tensor } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { goldenModelFiles, loadGoldenImages, loadGoldenModel } from '../../../test/golden/load';
import { LabError } from '../../core/errors';
import { registerGradients } from '../backends/gradients';
import { startBackend } from '../backends/start';
import { readLayersModel, weightPaths } from './layers-model';
import { halfToNumber } from './layers-model-weights';
import { Network } from './network';

type Json = Record<string, unknown>;

function largest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i] - b[i]));
  return worst;
}

async function codeOf(action: () => Promise<unknown>): Promise<string> {
  try {
    await action();
    return 'none';
  } catch (error) {
    return error instanceof LabError ? error.code : `not a LabError: ${String(error)}`;
  }
}

describe.each(['cpu', 'wasm'] as const)('the golden network on %s', (backend) => {
  beforeEach(async () => {
    await startBackend(backend);
    await registerGradients();
  });

  it('gives the logits of PyTorch to 1e-4', async () => {
    const golden = await loadGoldenImages();
    const model = await loadGoldenModel();
    const images = tensor(golden.images, [golden.count, 28, 28, 1]) as Tensor4D;
    const logits = model.logits(images);
    expect(largest(await logits.data(), golden.logits)).toBeLessThan(1e-4);
    images.dispose();
    logits.dispose();
    model.dispose();
  });

  it('gives the image gradient of the cross-entropy', async () => {
    const golden = await loadGoldenImages();
    const model = await loadGoldenModel();
    const images = tensor(golden.images, [golden.count, 28, 28, 1]);
    const targets = oneHot(tensor(Int32Array.from(golden.labels), undefined, 'int32'), 10);
    const before = memory().numTensors;
    const gradient = grad((x: Tensor) => {
      const z = model.logits(x as Tensor4D);
      return sum(sub(logSumExp(z, -1), sum(mul(z, targets), -1)));
    })(images);
    const values = await gradient.data();
    expect(largest(values, golden.gradient)).toBeLessThan(1e-4);
    expect(memory().numTensors).toBe(before + 1);
  });

  it('leaves no tensor behind over 20 predictions, nor after dispose', async () => {
    const golden = await loadGoldenImages();
    const start = memory().numTensors;
    const model = await loadGoldenModel();
    const images = tensor(golden.images, [golden.count, 28, 28, 1]) as Tensor4D;
    const loaded = memory().numTensors;
    for (let i = 0; i < 20; i++) {
      const logits = model.logits(images);
      await logits.data();
      logits.dispose();
    }
    expect(memory().numTensors).toBe(loaded);
    images.dispose();
    model.dispose();
    expect(memory().numTensors).toBe(start);
  });
});

describe('reading a layers-model', () => {
  beforeEach(async () => {
    await startBackend('cpu');
  });

  const edited = async (edit: (json: Json, layers: Json[]) => void): Promise<{ modelJson: Json; weights: ArrayBuffer }> => {
    const files = await goldenModelFiles();
    const modelJson = structuredClone(files.modelJson) as Json;
    const topology = modelJson.modelTopology as { config: { layers: Json[] } };
    edit(modelJson, topology.config.layers);
    return { modelJson, weights: files.weights };
  };

  it('knows its weight files, parameters and head', async () => {
    const { modelJson, weights } = await goldenModelFiles();
    expect(weightPaths(modelJson)).toEqual(['weights.bin']);
    const model = await readLayersModel(modelJson, [weights.slice(0, 1000), weights.slice(1000)], 'm');
    expect(model).toBeInstanceOf(Network);
    expect(model.parameters).toBe(weights.byteLength / 4);
    expect(model.head?.weights.shape).toEqual([576, 10]);
    model.dispose();
  });

  it('takes a softmax at the end off', async () => {
    const golden = await loadGoldenImages();
    for (const addOwnLayer of [false, true]) {
      const { modelJson, weights } = await edited((_, layers) => {
        if (addOwnLayer) layers.push({ class_name: 'Softmax', config: { name: 'softmax', axis: -1 } });
        else (layers[3].config as Json).activation = 'softmax';
      });
      const model = await readLayersModel(modelJson, weights, 'm');
      const logits = model.logits(tensor(golden.images, [32, 28, 28, 1]) as Tensor4D);
      expect(largest(await logits.data(), golden.logits)).toBeLessThan(1e-4);
    }
  });

  it('reads a functional model that is a chain', async () => {
    const golden = await loadGoldenImages();
    const { modelJson, weights } = await edited((json, layers) => {
      const names = ['input', ...layers.map((layer) => String((layer.config as Json).name))];
      const functional = layers.map((layer, i) => ({ ...layer, name: names[i + 1], inbound_nodes: [[[names[i], 0, 0, {}]]] }));
      const input = { class_name: 'InputLayer', name: 'input', config: { name: 'input', batch_input_shape: [null, 28, 28, 1] }, inbound_nodes: [] };
      json.modelTopology = {
        model_config: {
          class_name: 'Functional',
          config: { name: 'f', layers: [...functional.reverse(), input], input_layers: [['input', 0, 0]], output_layers: [['dense', 0, 0]] },
        },
      };
    });
    const model = await readLayersModel(modelJson, weights, 'm');
    expect(model).toBeInstanceOf(Network);
    const logits = model.logits(tensor(golden.images, [32, 28, 28, 1]) as Tensor4D);
    expect(largest(await logits.data(), golden.logits)).toBeLessThan(1e-4);
  });

  it('hands unknown layers to tfjs-layers', async () => {
    const golden = await loadGoldenImages();
    const { modelJson, weights } = await edited((_, layers) => {
      layers.splice(1, 0, { class_name: 'LeakyReLU', config: { name: 'leaky', alpha: 1 } });
    });
    const before = memory().numTensors;
    const model = await readLayersModel(modelJson, weights, 'm');
    expect(model).not.toBeInstanceOf(Network);
    expect(model.parameters).toBe(weights.byteLength / 4);
    const images = tensor(golden.images, [32, 28, 28, 1]) as Tensor4D;
    const logits = model.logits(images);
    expect(largest(await logits.data(), golden.logits)).toBeLessThan(1e-4);
    images.dispose();
    logits.dispose();
    model.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('refuses what is broken, with a code', async () => {
    const { modelJson, weights } = await goldenModelFiles();
    expect(await codeOf(() => readLayersModel(null, weights, 'm'))).toBe('model-format');
    expect(await codeOf(() => readLayersModel([], weights, 'm'))).toBe('model-format');
    expect(await codeOf(() => readLayersModel(modelJson, weights.slice(4), 'm'))).toBe('model-weights');
    expect(await codeOf(() => readLayersModel(modelJson, [weights, weights], 'm'))).toBe('model-weights');
    const damaged = weights.slice(0);
    new Float32Array(damaged)[100] = NaN;
    expect(await codeOf(() => readLayersModel(modelJson, damaged, 'm'))).toBe('model-weights');
    const variants: [string, (json: Json, layers: Json[]) => void][] = [
      ['model-shape', (_, layers) => layers.splice(2, 1)],
      ['model-shape', (_, layers) => ((layers[0].config as Json).batch_input_shape = [null, 32, 32, 3])],
      ['model-shape', (_, layers) => ((layers[3].config as Json).activation = 'sigmoid')],
      ['model-shape', (_, layers) => ((layers[3].config as Json).units = 7)],
      ['model-weights', (_, layers) => ((layers[0].config as Json).filters = 9)],
      ['model-weights', (_, layers) => ((layers[0].config as Json).name = 'another')],
      ['model-format', (_, layers) => ((layers[0].config as Json).filters = 'many')],
      ['model-format', (json) => delete json.weightsManifest],
      ['model-format', (json) => (json.format = 'graph-model')],
      ['model-layer', (_, layers) => (layers[1].class_name = 'Teleport')],
    ];
    for (const [code, edit] of variants) {
      const files = await edited(edit);
      expect(await codeOf(() => readLayersModel(files.modelJson, files.weights, 'm')), edit.toString()).toBe(code);
    }
  });

  it('answers any damage to the JSON with a model or a LabError; our own reader leaks nothing', async () => {
    const { modelJson, weights } = await goldenModelFiles();
    const paths: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]): void => {
      if (path.length > 0) paths.push(path);
      if (Array.isArray(value)) value.forEach((item, i) => walk(item, [...path, i]));
      else if (typeof value === 'object' && value !== null) Object.entries(value).forEach(([key, item]) => walk(item, [...path, key]));
    };
    walk(modelJson, []);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.constantFrom<unknown>(null, -1, 0, 2.5, 'x', [], {}, true, undefined), async (path, value) => {
        const json = structuredClone(modelJson);
        let parent = json as Record<string | number, unknown>;
        for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
        parent[path[path.length - 1]] = value;
        const before = memory().numTensors;
        let byLibrary = false;
        try {
          const model = await readLayersModel(json, weights, 'm');
          byLibrary = !(model instanceof Network);
          model.dispose();
        } catch (error) {
          expect(error).toBeInstanceOf(LabError);
          byLibrary = error instanceof LabError && error.code === 'model-layer';
        }
        if (!byLibrary) expect(memory().numTensors).toBe(before);
      }),
      { seed: 42, numRuns: 400 },
    );
  });

  it('reads half precision', () => {
    expect([0x3c00, 0xc000, 0x0001, 0x7bff, 0x8000].map(halfToNumber)).toEqual([1, -2, 2 ** -24, 65504, -0]);
    expect(halfToNumber(0x7c00)).toBe(Infinity);
    expect(halfToNumber(0x7e00)).toBeNaN();
  });
});
