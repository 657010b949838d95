// @ts-check
/**
 * The table of the shipped networks and ensembles in docs/RESULTS.md, from public/models/index.json:
 * `node scripts/results/variants-table.mjs`.
 */
import fs from 'node:fs';
import { inRoot } from '../lib/paths.mjs';
import { table, writeSection } from './sections.mjs';

/** @typedef {import('../../src/core/catalogue/zoo').ZooIndex} ZooIndex */

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(2)} %`;

/** @param {number} ms */
function time(ms) {
  const minutes = Math.round(ms / 60_000);
  return minutes < 60 ? `${Math.max(1, minutes)} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Wilson's 95 % interval, as in src/core/statistics/interval.ts. @param {number} accuracy @param {number} n */
function interval(accuracy, n) {
  const z2 = 1.959963984540054 ** 2 / n;
  const half = Math.sqrt((z2 * accuracy * (1 - accuracy)) + (z2 * z2) / 4);
  const centre = accuracy + z2 / 2;
  return `${(100 * (centre - half) / (1 + z2)).toFixed(2)} to ${(100 * (centre + half) / (1 + z2)).toFixed(2)}`;
}

/** @param {ZooIndex['networks'][number]['storage']} storage @param {number} accuracy */
function changeOf({ weights, trainedAccuracy, readingsChanged }, accuracy) {
  if (weights === 'float32') return 'none';
  const readings = readingsChanged === undefined ? '' : `, ${readingsChanged} reading${readingsChanged === 1 ? '' : 's'} changed`;
  const points = 100 * (accuracy - trainedAccuracy);
  return `${points < 0 ? '−' : points > 0 ? '+' : ''}${Math.abs(points).toFixed(2)}${readings}`;
}

/** @param {ZooIndex} zoo */
export function variantsSection({ networks, ensembles }) {
  const bytes = networks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const n = new Set([...networks, ...ensembles].map(({ test }) => test.n));
  const ofNetworks = networks.map(({ id, trained, test, sizeBytes, storage }) => [
    `\`${id}\``,
    `${percent(test.accuracy)} (${interval(test.accuracy, test.n)})`,
    `${trained.epochs}${trained.startedFrom ? ` from \`${trained.startedFrom}\`` : ''}`,
    time(trained.wallTimeMs),
    trained.backend,
    String(trained.seed),
    trained.date,
    `${(sizeBytes / 1e6).toFixed(2)} MB ${storage.weights}`,
    changeOf(storage, test.accuracy),
  ]);
  const ofEnsembles = ensembles.map(({ id, members, test }) => [`\`${id}\``, `${percent(test.accuracy)} (${interval(test.accuracy, test.n)})`, members.map((member) => `\`${member}\``).join(', ')]);
  return `## Shipped networks

Clean accuracy on the ${[...n].map((count) => count.toLocaleString('en')).join(' or ')} test digits of MNIST with Wilson's 95 % interval, of the weights as they are stored and shipped. Training time is that of the training steps alone. The change by storage is in percentage points against the float32 weights as trained. ${networks.length} networks, ${(bytes / 1e6).toFixed(1)} MB in all. \`npm run models -- --verify\` computes the figures anew from the shipped weights and compares them digit by digit.

${table(['network', 'accuracy', 'epochs', 'training', 'on', 'seed', 'date', 'size', 'change by storage'], ofNetworks)}

${table(['ensemble (mean of logits)', 'accuracy', 'members'], ofEnsembles)}`;
}

if (process.argv[1] === import.meta.filename) {
  const zoo = JSON.parse(fs.readFileSync(inRoot('public', 'models', 'index.json'), 'utf8'));
  writeSection('shipped networks', 'scripts/results/variants-table.mjs', variantsSection(zoo));
}
