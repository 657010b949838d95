/**
 * `lab publish`: puts trained networks, and the ensembles that they complete, among the models that
 * the lab ships. What is stored is what is tested.
 */
import { backendInWords } from '../../core/catalogue/backends';
import { ENSEMBLE_VARIANTS, WEIGHT_STORAGES, type WeightStorage } from '../../core/catalogue/variants';
import type { ZooIndex } from '../../core/catalogue/zoo';
import { LabError } from '../../core/errors';
import { Job, type JobControl } from '../../engine/job';
import { misreadRows, ShippedReadings, type Misread } from '../../engine/library/shipped-readings';
import { fileSources, startEngine } from '../engine';
import { fromCaller } from '../paths';
import { progressLine } from '../progress-line';
import { storeNetwork, type TestDigits } from '../store-network';
import { readArgs, readBackend, readCount, UsageError, type Verb } from '../verb';
import { readIndex, readMisread, withEntry, writeIndex, writeMisread } from '../zoo-files';

interface Shipped {
  index: ZooIndex;
  misread: Misread;
}

async function keep({ index, misread }: Shipped): Promise<void> {
  await writeIndex(index);
  await writeMisread(misread);
}

function figures(misread: readonly number[], test: TestDigits): ZooIndex['networks'][number]['test'] {
  const n = test.labels.length;
  return { accuracy: (n - misread.length) / n, n, backend: test.backend, date: new Date().toISOString().slice(0, 10) };
}

/** Lists every ensemble whose members are all shipped, tested as the mean of their logits; with `again` the networks' figures anew too. */
async function testShipped({ index, misread }: Shipped, test: TestDigits, job: JobControl, again: boolean): Promise<Shipped> {
  const rows: Record<string, readonly number[]> = { ...misread };
  const hashes = new Map(index.networks.map(({ id, storage }) => [id, storage.hash]));
  const complete = ENSEMBLE_VARIANTS.filter(({ members }) => members.every((id) => hashes.has(id)));
  const listed = complete.map(({ id, label, help, members }) => ({
    id,
    label,
    help,
    members: [...members],
    memberHashes: members.map((member) => hashes.get(member) ?? ''),
    training: describeMembers(members, index.networks),
    test: figures([], test),
  }));
  const readings = new ShippedReadings(fileSources().library, { ...index, ensembles: listed }, test.images, job);
  const read = async (id: string): Promise<ZooIndex['networks'][number]['test']> => {
    const wrong = misreadRows(await readings.logits(id), test.labels);
    rows[id] = wrong;
    process.stderr.write(`${id}: ${test.labels.length - wrong.length} of ${test.labels.length}\n`);
    return figures(wrong, test);
  };
  const networks: ZooIndex['networks'] = [];
  for (const network of index.networks) networks.push(again ? { ...network, test: await read(network.id) } : network);
  const ensembles: ZooIndex['ensembles'] = [];
  for (const ensemble of listed) {
    const known = index.ensembles.find(({ id }) => id === ensemble.id);
    const isNew = again || !known || !rows[ensemble.id] || known.memberHashes.join() !== ensemble.memberHashes.join();
    ensembles.push({ ...ensemble, test: isNew ? await read(ensemble.id) : known.test });
  }
  return { index: { ...index, networks, ensembles }, misread: Object.fromEntries([...networks, ...ensembles].map(({ id }) => [id, rows[id] ?? []])) };
}

function describeMembers(members: readonly string[], networks: ZooIndex['networks']): string {
  const each = [...new Set(members.map((id) => networks.find((one) => one.id === id)?.training ?? id))];
  return each.length === 1 ? `${members.length} networks, each: ${each[0]}` : `${members.length} networks: ${each.join(' ')}`;
}

export const publish: Verb = {
  summary: 'puts trained networks and their ensembles among the shipped models',
  help: `npm run -s lab -- publish DIR... [--storage float32|float16|uint8]
npm run -s lab -- publish --ensembles | --retest

DIR is what lab train wrote for one network; its recipe and network say which variant it is
(src/core/catalogue/variants.ts). It is stored in public/models in the variant's storage, 8 bits with channels
evened out where a BatchNorm allows it, under the hash of its weights; what was stored is tested on the
10,000 test digits and listed in public/models/index.json, with what storing changed.
--ensembles then lists the ensembles whose members are all there. --retest tests everything shipped anew.
`,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      storage: { type: 'string' },
      ensembles: { type: 'boolean' },
      retest: { type: 'boolean' },
      backend: { type: 'string' },
      threads: { type: 'string' },
    });
    const storage = WEIGHT_STORAGES.find((known) => known === values.storage);
    if (values.storage !== undefined && !storage) throw new UsageError(`--storage ${values.storage}: expected one of ${WEIGHT_STORAGES.join(', ')}.`);
    if (positionals.length === 0 && !values.ensembles && !values.retest) throw new UsageError('Give the folders of trained networks, --ensembles or --retest.');
    const info = await startEngine(readBackend(values.backend), readCount('threads', values.threads));
    const job = new Job(progressLine());
    const set = await fileSources().datasets.load('mnist-test');
    if (!set.labels || !(set.pixels instanceof Uint8Array)) throw new LabError('no-labels', 'The test set has no labels. Run: npm run data');
    const test: TestDigits = { images: set.pixels, labels: set.labels, backend: backendInWords(info) };
    let shipped: Shipped = { index: await readIndex(), misread: await readMisread() };
    for (const folder of positionals) shipped = await publishOne(shipped, fromCaller(folder), storage, test, job);
    if (values.ensembles || values.retest) {
      shipped = await testShipped(shipped, test, job, values.retest === true);
      await keep(shipped);
    }
    process.stderr.write('Tables and plans follow the list: node scripts/results/variants-table.mjs, scripts/results/report-plan.mjs, scripts/make-detection-plan.mjs\n');
    return 0;
  },
};

async function publishOne({ index, misread }: Shipped, folder: string, storage: WeightStorage | undefined, test: TestDigits, job: JobControl): Promise<Shipped> {
  const { entry, misread: rows } = await storeNetwork(folder, storage, test, job);
  const next = { index: { ...index, networks: withEntry(index.networks, entry) }, misread: { ...misread, [entry.id]: rows } };
  await keep(next);
  process.stdout.write(`${JSON.stringify(entry)}\n`);
  return next;
}
