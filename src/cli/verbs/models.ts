/** `lab models`: the shipped models with sizes and figures; --verify recomputes the figures from the shipped weights. */
import { LabError } from '../../core/errors';
import { Job } from '../../engine/job';
import { digitsAt, ShippedReadings, tellingRows, verifyShipped, type Verification } from '../../engine/library/shipped-readings';
import { fileSources, startEngine } from '../engine';
import { progressLine } from '../progress-line';
import { readArgs, readBackend, readCount, UsageError, type Verb } from '../verb';
import { readIndex, readMisread } from '../zoo-files';

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function words({ id, n, differing, nearTies }: Verification): string {
  const tied = nearTies > 0 ? `, ${nearTies} near tie${nearTies === 1 ? '' : 's'} read the other way` : '';
  const verdict = differing.length === 0 ? 'as recorded' : `${differing.length} differ: rows ${differing.slice(0, 10).join(', ')}`;
  return `${id}: ${n} test digits, ${verdict}${tied}\n`;
}

export const models: Verb = {
  summary: 'lists the shipped models, or verifies their test figures',
  help: `npm run -s models
npm run -s models -- --verify [--images N] [--only ID,ID,...] [--backend auto|webgpu|wasm|cpu] [--threads N]

Without --verify: one line per model with size and figures.
--verify reads all 10,000 test digits again with the shipped weights and compares digit by digit with what
was recorded when the model was published (public/models/misread.json), so also its accuracy. A digit whose
two largest logits are nearer than 0.001 may be read either way by another backend's rounding.
--images N reads N digits of each model only: half of them, at most, ones that it misreads.
Exit 1 where any model differs.
`,
  async run(args) {
    const { values, positionals } = readArgs(args, {
      verify: { type: 'boolean' },
      images: { type: 'string' },
      only: { type: 'string' },
      backend: { type: 'string' },
      threads: { type: 'string' },
    });
    if (positionals.length > 0) throw new UsageError('lab models takes options only.');
    const index = await readIndex();
    if (!values.verify) {
      for (const { id, label, sizeBytes, test, storage, trained } of index.networks) {
        process.stdout.write(`${id.padEnd(24)} ${label}: ${percent(test.accuracy)} of ${test.n}, ${(sizeBytes / 1e6).toFixed(2)} MB ${storage.weights}, ${trained.epochs} epochs, seed ${trained.seed}, ${trained.backend}\n`);
      }
      for (const { id, label, members, test } of index.ensembles) process.stdout.write(`${id.padEnd(24)} ${label}: ${percent(test.accuracy)} of ${test.n}, ${members.join(', ')}\n`);
      return 0;
    }
    const few = readCount('images', values.images);
    await startEngine(readBackend(values.backend), readCount('threads', values.threads));
    const misread = await readMisread();
    const { datasets, library } = fileSources();
    const { pixels, labels, n } = await datasets.load('mnist-test');
    if (!labels || !(pixels instanceof Uint8Array)) throw new LabError('no-labels', 'The test set has no labels. Run: npm run data');
    const all = [...index.networks, ...index.ensembles].map(({ id }) => id);
    const ids = values.only?.split(',') ?? all;
    const unknown = ids.find((id) => !all.includes(id));
    if (unknown !== undefined) throw new UsageError(`--only ${unknown}: there are ${all.join(', ')}.`);
    const job = new Job(progressLine());
    const everyRow = Int32Array.from({ length: n }, (_, row) => row);
    const whole = new ShippedReadings(library, index, pixels, job);
    let failed = 0;
    for (const id of ids) {
      const rows = few === undefined ? everyRow : tellingRows(misread[id] ?? [], few, n);
      const readings = few === undefined ? whole : new ShippedReadings(library, index, digitsAt(pixels, rows), job);
      const verification = await verifyShipped(id, readings, { index, misread, labels, rows });
      if (verification.differing.length > 0) failed++;
      process.stdout.write(words(verification));
    }
    return failed > 0 ? 1 : 0;
  },
};
