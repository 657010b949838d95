// @ts-check
/**
 * Does augmentation that teaches a network to ignore where a digit stands also teach it to be sure of trousers?
 * Trains one network with and without An et al.'s rotation and translation for each of several seeds, holds all of
 * them against turned digits and outsiders, and writes plans/augmented-seeds.results.json and a section of docs/RESULTS.md:
 *
 *   node scripts/augmented-seeds-experiment.mjs [--out build/augmented-seeds] [--processes N]
 *
 * Stopped, it goes on where it stopped. Sets of outsiders that are not installed are left out.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inRoot } from './lib/paths.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: inRoot('build', 'augmented-seeds') },
    processes: { type: 'string', default: String(os.availableParallelism()) },
  },
});
const out = path.resolve(values.out);

const SEEDS = [1, 2, 3];
const RECIPE = {
  version: 1,
  networks: ['m5-small'],
  activation: 'gelu',
  images: 10_000,
  validationImages: 5000,
  epochs: 3,
  batchSize: 120,
  optimiser: { kind: 'adam', learningRate: 0.003, schedule: { kind: 'one-cycle', warmUp: 0.3 } },
  averaging: true,
};
/** @type {Record<string, object | null>} */
const ARMS = { plain: null, augmented: { rotationDegrees: 20, translationShare: 0.2 } };
const OUTSIDERS = ['notmnist-test', 'fashion-mnist-test', 'letters'];
const COUNT = 2000;
const TURN = 30;

const runs = SEEDS.flatMap((seed) => Object.keys(ARMS).map((arm) => ({ id: `${arm}-seed${seed}`, arm, seed })));

/** Runs the command line. @param {string[]} args @returns {Promise<void>} */
function lab(args) {
  const child = spawn(process.execPath, [inRoot('scripts', 'lab.mjs'), ...args, '--backend', 'wasm', '--threads', '1'], { stdio: ['ignore', 'ignore', 'inherit'] });
  // A run ends with 1 where some cells failed, such as those of a set that is not installed.
  return new Promise((resolve, reject) => child.on('close', (code) => (code === 0 || (code === 1 && args[0] === 'run') ? resolve() : reject(new Error(`lab ${args[0]} ended with ${code}`)))));
}

/** @param {string} file @param {unknown} value */
function writeJson(file, value) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

async function trainAll() {
  const waiting = [...runs];
  const worker = async () => {
    for (let run = waiting.shift(); run; run = waiting.shift()) {
      const recipe = path.join(out, 'recipes', `${run.id}.json`);
      writeJson(recipe, { ...RECIPE, id: run.id, seed: run.seed, augmentation: ARMS[run.arm] });
      await lab(['train', recipe, '--out', path.join(out, 'models', run.id)]);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Number(values.processes) || 1) }, worker));
}

/** @param {string} dataset @param {object} [shift] */
const few = (dataset, shift) => ({ dataset, count: COUNT, seed: 0, ...(shift ? { shift } : {}) });

async function judge() {
  const plan = {
    version: 1,
    title: 'One network with and without augmentation, several seeds',
    classifiers: Object.fromEntries(runs.map(({ id }) => [id, { model: path.join(out, 'models', id, 'model.json') }])),
    images: {
      digits: few('mnist-test'),
      validation: few('mnist-validation'),
      turned: few('mnist-test', { kind: 'rotate', amount: TURN }),
      ...Object.fromEntries(OUTSIDERS.map((set) => [set, few(set)])),
    },
    cells: runs.flatMap(({ id }) => [
      { id: `${id}.examination`, kind: 'examination', classifier: id, images: 'digits', fitOn: 'validation' },
      { id: `${id}.turned`, kind: 'accuracy', classifier: id, images: 'turned' },
      ...OUTSIDERS.map((set) => ({ id: `${id}.${set}`, kind: 'detection', classifier: id, in: 'digits', out: set, scores: ['msp'] })),
    ]),
  };
  writeJson(path.join(out, 'plan.json'), plan);
  await lab(['run', path.join(out, 'plan.json'), '--out', path.join(out, 'results')]);
}

/** @param {string} id @returns {any} a finished cell, or undefined */
function finished(id) {
  const file = path.join(out, 'results', `${id}.json`);
  const result = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
  return result?.error ? undefined : result;
}

/** @param {number} value */
const short = (value) => Number(value.toPrecision(6));

function collect() {
  const results = runs.map(({ id, arm, seed }) => {
    const { accuracy, n, before, after, backend, binary } = finished(`${id}.examination`);
    const turned = finished(`${id}.turned`);
    const sets = OUTSIDERS.flatMap((set) => {
      const score = finished(`${id}.${set}`)?.scores[0];
      return score ? [[set, short(score.auroc)]] : [];
    });
    return {
      id, arm, seed, accuracy: short(accuracy), ece: short(before.ece), eceAfter: short(after.ece), temperature: short(after.temperature),
      n, turned: short(turned.accuracy), auroc: Object.fromEntries(sets), backend: `${backend} (${binary})`, date: new Date().toISOString().slice(0, 10),
    };
  });
  const rows = results.map((result) => `  ${JSON.stringify(result)}`).join(',\n');
  const head = JSON.stringify({ recipe: RECIPE, arms: ARMS, turn: TURN });
  fs.writeFileSync(inRoot('plans', 'augmented-seeds.results.json'), `${head.slice(0, -1)},"results":[\n${rows}\n]}\n`);
  spawnSync(process.execPath, ['--import', 'tsx', inRoot('scripts', 'results', 'augmented-seeds-section.ts')], { stdio: 'inherit' });
}

// Builds the command line where it is stale, once for all.
spawnSync(process.execPath, [inRoot('scripts', 'lab.mjs'), '--help'], { stdio: 'ignore' });
await trainAll();
await judge();
collect();
