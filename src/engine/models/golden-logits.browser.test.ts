/**
 * The golden network in a real browser, on every backend that starts here: same logits, and nothing
 * left behind. The graphics may be software; the backend says so in the name of its adapter.
 */
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import modelJson from '../../../test/golden/model/model.json';
import { startBackend } from '../backends/start';
import { unattended } from '../job';
import { evaluate } from './evaluate';
import { readLayersModel } from './layers-model';

const files = import.meta.glob<string>('../../../test/golden/{attacks,model}/*.bin', { query: '?url', import: 'default', eager: true });

async function bytes(path: string): Promise<ArrayBuffer> {
  return (await fetch(files[`../../../test/golden/${path}`])).arrayBuffer();
}

describe.each(['wasm', 'webgl', 'webgpu', 'cpu'] as const)('the golden network on %s', (backend) => {
  it('gives the logits of the original program, and 20 predictions leave no tensor behind', async () => {
    const info = await startBackend(backend);
    console.info(`${info.backend}, ${info.binary} kernels, ${info.threads} threads${info.renderer ? `, ${info.renderer}` : ''}`);
    const classifier = await readLayersModel(modelJson, await bytes('model/weights.bin'), 'golden-m0');
    const images = new Float32Array(await bytes('attacks/images.bin'));
    const expected = new Float32Array(await bytes('attacks/logits.bin'));
    const logits = await evaluate(classifier, images, unattended());
    const worst = Math.max(...logits.map((z, i) => Math.abs(z - expected[i])));
    expect(worst).toBeLessThanOrEqual(1e-4);
    const before = memory().numTensors;
    for (let i = 0; i < 20; i++) await evaluate(classifier, images.subarray(0, 784), unattended());
    expect(memory().numTensors).toBe(before);
    classifier.dispose();
  });
});
