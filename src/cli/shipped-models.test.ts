/**
 * The clean-accuracy part of `npm run models -- --verify`, short enough for every test run: small networks
 * read the whole test set, large ones the digits that say most. The whole takes a minute for each large network.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import indexJson from '../../public/models/index.json';
import { networkEntry } from '../core/catalogue/networks';
import { parseZooIndex } from '../core/catalogue/zoo';
import { startBackend } from '../engine/backends/start';
import { unattended } from '../engine/job';
import { digitsAt, misreadRows, ShippedReadings, tellingRows, verifyShipped, type Misread } from '../engine/library/shipped-readings';
import { loadMnist } from '../../test/mnist/load';
import { fileSources } from './engine';
import { readMisread } from './zoo-files';

const index = parseZooIndex(indexJson);
/** Digits of a large network, and of an ensemble of such. */
const FEW = 150;
/** Up to so many million multiplications an image, 10,000 images take about a second. */
const QUICK = 1;

let test: Awaited<ReturnType<typeof loadMnist>>;
let misread: Misread;
const { library } = fileSources();

const readingsOf = (rows: Int32Array): ShippedReadings => new ShippedReadings(library, index, digitsAt(test.images, rows), unattended());

beforeAll(async () => {
  await startBackend('wasm');
  test = await loadMnist('test', 0, 10_000);
  misread = await readMisread();
});

describe('shipped models', () => {
  it.each([...index.networks, ...index.ensembles].map(({ id }) => id))('%s reads the test digits as it did when it was published', async (id) => {
    const entry = index.networks.find((network) => network.id === id);
    const isQuick = entry !== undefined && networkEntry(entry.trained.network).megaMultiplications <= QUICK;
    const rows = isQuick ? Int32Array.from({ length: 10_000 }, (_, row) => row) : tellingRows(misread[id], FEW, 10_000);
    const { n, differing } = await verifyShipped(id, readingsOf(rows), { index, misread, labels: test.labels, rows });
    expect(differing).toEqual([]);
    expect(n).toBe(isQuick ? 10_000 : FEW);
  });

  it('are found out when they read otherwise, or when a figure does not follow from what was recorded', async () => {
    const rows = tellingRows(misread.cnn, FEW, 10_000);
    const given = { index, misread, labels: test.labels, rows };
    expect(misread.cnn.filter((row) => rows.includes(row)).length).toBeGreaterThan(FEW / 3);
    const [first, ...rest] = misread.cnn.filter((row) => rows.includes(row));
    const right = Array.from(rows).find((row) => !misread.cnn.includes(row)) as number;
    const forged = [...misread.cnn.filter((row) => row !== first), right];
    expect(rest.length).toBeGreaterThan(0);
    expect((await verifyShipped('cnn', readingsOf(rows), { ...given, misread: { cnn: forged } })).differing.sort()).toEqual([first, right].sort());
    await expect(verifyShipped('cnn', readingsOf(rows), { ...given, misread: { cnn: misread.cnn.slice(1) } })).rejects.toMatchObject({ code: 'not-recorded' });
  });

  it('count as misread what is not at its label', () => {
    const logits = new Float32Array(30);
    logits[3] = 1;
    logits[13] = 1;
    logits[20] = 1;
    expect(misreadRows(logits, Uint8Array.of(3, 4, 0))).toEqual([1]);
  });
});
