// @ts-check
/**
 * Writes plans/report.json: every cell of the report's tables, on those of its networks (and of the lab's other
 * variants) that are shipped by now, so that a network trained later joins by running this again:
 * `node scripts/results/report-plan.mjs`. Ids stay the same, so cells that have results are not run again.
 *
 * Very slow cells are cut into parts, and all are spread over 16 shards by their estimated time; what matters least
 * comes last, so that a run that is cut short has the report's tables first.
 */
import fs from 'node:fs';
import { inRoot } from '../lib/paths.mjs';
import { planText } from '../make-detection-plan.mjs';

export const REPORT_PLAN = inRoot('plans', 'report.json');

/** Estimated core-seconds of an image on wasm, one thread of a busy machine, per million multiplications (measured on `ensemble`, 458 million: 60 readings/s, 35 gradients/s). */
const SECONDS = { reading: 1 / (60 * 458), gradient: 1 / (35 * 458) };
/** What any network costs per image however small it is. */
const LEAST = { reading: 1 / 15_000, gradient: 1 / 8_000 };
/** Millions of multiplications per image, src/core/catalogue/networks.ts. */
const MULTIPLICATIONS = /** @type {Record<string, number>} */ ({ cnn: 0.48, m3: 173, m5: 137, m7: 148, 'm3-small': 63, 'm5-small': 61, madry: 13.9 });
const SHARDS = 16;
/** A cell is cut so that no part takes longer than about this on one core. */
const PART_SECONDS = 1200;
/** From this many million multiplications on a network is slow: its searches get fewer images. */
const SLOW = 40;
const RESAMPLES = 400;

const report = { attacks: ['cnn', 'ensemble', 'ensemble-5', 'ensemble-relu'], detection: ['ensemble-oe', 'ensemble', 'ensemble-5', 'ensemble-5-oe', 'cnn'] };
const epsilons = [0.3, 1.5, 10];

/** Steps that take a gradient and readings, per image and for all three epsilons. */
const ATTACKS = [
  { attack: 'l2-gaussian', gradients: 0, readings: 3, fast: 1000, slow: 1000 },
  { attack: 'l2-fgm', gradients: 3, readings: 3, fast: 1000, slow: 1000 },
  { attack: 'linf-fgsm', gradients: 3, readings: 3, fast: 1000, slow: 1000 },
  { attack: 'l2-bim', gradients: 30, readings: 3, fast: 1000, slow: 1000 },
  { attack: 'l2-deepfool', gradients: 70, readings: 3, fast: 1000, slow: 300 },
  // Beyond the box nothing survives: fewer images show it.
  { attack: 'linf-pgd', epsilons: [0.3], gradients: 40, readings: 1, fast: 1000, slow: 400 },
  { attack: 'linf-pgd', epsilons: [1.5, 10], gradients: 80, readings: 2, fast: 1000, slow: 200 },
  { attack: 'salt-and-pepper', gradients: 0, readings: 1001, fast: 200, slow: 200, isLast: true },
];

/** Amounts of the shifts that accuracy is measured under. */
const SHIFTS = [
  { name: 'rotate-10', shift: { kind: 'rotate', amount: 10 } },
  { name: 'rotate-30', shift: { kind: 'rotate', amount: 30 } },
  { name: 'noise-0.1', shift: { kind: 'noise', amount: 0.1, seed: 0 } },
  { name: 'noise-0.3', shift: { kind: 'noise', amount: 0.3, seed: 0 } },
];
const SHIFTED_COUNT = 1000;
/** Whose single networks are read under shift too: the report tells how they fared. */
const SHIFTED_MEMBERS_OF = ['ensemble', 'ensemble-5'];

/** Fitted scores, and larger sets, are in plans/detection.json; here are the report's, resampled so that networks can be compared in pairs. */
const OUTSIDERS = ['notmnist-test', 'fashion-mnist-test', 'letters'];
const DETECTION_COUNT = 1000;
const ODIN_COUNT = { 'notmnist-test': 500, 'fashion-mnist-test': 200, letters: 200 };
const ODIN = { id: 'odin-report', score: 'odin', temperature: 0.33, epsilon: 0.1 };

/** The kind of a network by the id of its variant: "m3-relu" is an m3. @param {string} id */
function multiplications(id) {
  const kind = Object.keys(MULTIPLICATIONS).sort((a, b) => b.length - a.length).find((name) => id === name || id.startsWith(`${name}-`));
  if (!kind) throw new Error(`No size is known of the network ${id}; add it to MULTIPLICATIONS.`);
  return MULTIPLICATIONS[kind];
}

/** @typedef {{networks: {id: string}[], ensembles: {id: string, members: string[]}[]}} Zoo */
/** @typedef {{cell: {id: string, kind: string, [field: string]: unknown}, seconds: number, tier: number}} Planned */

/**
 * The order of the cells. A shard takes every 16th, so each gets the same number of them: the longest first, each to
 * the shard that has least so far and a place left. Within a shard the report's tables come before the rest.
 * @param {Planned[]} planned
 */
function dealt(planned) {
  const shards = Array.from({ length: SHARDS }, (_, i) => ({ places: Math.ceil((planned.length - i) / SHARDS), seconds: 0, cells: /** @type {Planned[]} */ ([]) }));
  for (const one of [...planned].sort((a, b) => b.seconds - a.seconds)) {
    const open = shards.filter(({ cells, places }) => cells.length < places);
    const least = open.reduce((best, shard) => (shard.seconds < best.seconds ? shard : best));
    least.cells.push(one);
    least.seconds += one.seconds;
  }
  for (const { cells } of shards) cells.sort((a, b) => a.tier - b.tier);
  return { ordered: planned.map((_, i) => shards[i % SHARDS].cells[Math.floor(i / SHARDS)]), loads: shards.map(({ seconds }) => seconds) };
}

/** @param {Zoo} zoo */
export function reportPlan(zoo) {
  const members = new Set(zoo.ensembles.flatMap((one) => one.members));
  const variants = [...zoo.networks.filter(({ id }) => !members.has(id)).map(({ id }) => ({ id, members: [id] })), ...zoo.ensembles];
  /** @type {Record<string, object>} */
  const images = {
    test: { dataset: 'mnist-test' },
    validation: { dataset: 'mnist-validation' },
  };

  /** A draw of a data set, or a part of it; the name says which. @param {string} name @param {string} dataset @param {number} count @param {number} [skip] @param {object} [more] */
  function draw(name, dataset, count, skip = 0, more = {}) {
    const full = `${name}-${count}${skip > 0 ? `-from-${skip}` : ''}`;
    images[full] = { dataset, count, ...(skip > 0 ? { skip } : {}), seed: 0, ...more };
    return full;
  }

  /** @type {Planned[]} */
  const planned = [];

  for (const variant of variants) {
    const size = variant.members.reduce((sum, id) => sum + multiplications(id), 0);
    const cost = { reading: Math.max(size * SECONDS.reading, LEAST.reading), gradient: Math.max(size * SECONDS.gradient, LEAST.gradient) };
    const isSlow = size > SLOW;
    const { id } = variant;
    const scores = ['msp', 'max-logit', ...(variant.members.length > 1 ? ['mutual-information'] : [])];
    planned.push({
      cell: { id: `examination.${id}`, kind: 'examination', classifier: id, images: 'test', fitOn: 'validation', scores, resamples: RESAMPLES },
      seconds: 15_000 * cost.reading + 3,
      tier: 0,
    });
    planned.push({ cell: { id: `speed.${id}`, kind: 'speed', classifier: id, images: draw('digits', 'mnist-test', 100) }, seconds: 500 * cost.reading, tier: 2 });
    for (const { name, shift } of SHIFTS)
      planned.push({ cell: { id: `shift.${id}.${name}`, kind: 'accuracy', classifier: id, images: draw(name, 'mnist-test', SHIFTED_COUNT, 0, { shift }) }, seconds: SHIFTED_COUNT * cost.reading, tier: 1 });

    for (const { attack, epsilons: some = epsilons, gradients, readings, fast, slow, isLast } of ATTACKS) {
      const inReport = report.attacks.includes(id);
      const seconds = gradients * cost.gradient + (readings + 1) * cost.reading;
      // Beyond the report's networks a slow one gets what is cheap.
      if (isSlow && !inReport && (isLast || some.length < 3 || gradients > 3)) continue;
      const count = isSlow && !inReport ? Math.min(slow, 200) : isSlow ? slow : fast;
      const parts = Math.max(1, Math.ceil((count * seconds) / PART_SECONDS));
      const each = Math.ceil(count / parts);
      for (let from = 0, part = 1; from < count; from += each, part++) {
        const n = Math.min(each, count - from);
        const where = some.length === 3 ? '' : some[0] < 1 ? '.near' : '.far';
        planned.push({
          cell: { id: `attack.${id}.${attack}${where}${parts > 1 ? `.part-${part}` : ''}`, kind: 'attack', classifier: id, images: draw('digits', 'mnist-test', n, from), attack, epsilons: some },
          seconds: n * seconds,
          tier: isSlow && !inReport ? 3 : isLast && isSlow ? 2 : 1,
        });
      }
    }

    for (const out of OUTSIDERS) {
      const odin = ODIN_COUNT[/** @type {keyof typeof ODIN_COUNT} */ (out)];
      const inReport = report.detection.includes(id);
      planned.push({
        cell: {
          id: `detection.${id}.${out}`, kind: 'detection', classifier: id, in: draw('digits', 'mnist-test', DETECTION_COUNT), out: draw(out, out, DETECTION_COUNT),
          scores: ['msp', 'max-logit', 'cross-entropy'], resamples: RESAMPLES,
        },
        seconds: 2 * DETECTION_COUNT * cost.reading,
        tier: inReport ? 1 : 2,
      });
      if (isSlow && !inReport) continue;
      planned.push({
        cell: { id: `detection.${id}.${out}.odin`, kind: 'detection', classifier: id, in: draw('digits', 'mnist-test', odin), out: draw(out, out, odin), scores: [ODIN], resamples: RESAMPLES },
        seconds: 2 * odin * (cost.gradient + 2 * cost.reading),
        tier: inReport ? 1 : 2,
      });
    }
  }

  // The members of ensembles under shift: the report says how single networks fared.
  for (const id of zoo.ensembles.filter((one) => SHIFTED_MEMBERS_OF.includes(one.id)).flatMap((one) => one.members).filter((one, i, all) => all.indexOf(one) === i)) {
    const reading = multiplications(id) * SECONDS.reading;
    for (const { name } of SHIFTS) planned.push({ cell: { id: `shift.${id}.${name}`, kind: 'accuracy', classifier: id, images: `${name}-${SHIFTED_COUNT}` }, seconds: SHIFTED_COUNT * reading, tier: 2 });
  }

  const { ordered, loads } = dealt(planned);
  const names = [...new Set(planned.map(({ cell }) => String(cell.classifier)))];
  const plan = {
    version: /** @type {const} */ (1),
    title: 'The tables of the report on the shipped networks, and what Compare shows beside them',
    classifiers: Object.fromEntries(names.map((id) => [id, { zoo: id }])),
    images,
    cells: ordered.map(({ cell }) => cell),
  };
  return { plan, planned, loads };
}

if (process.argv[1] && import.meta.filename === process.argv[1]) {
  const zoo = JSON.parse(fs.readFileSync(process.argv[2] ?? inRoot('public', 'models', 'index.json'), 'utf8'));
  const { plan, planned, loads } = reportPlan(zoo);
  fs.writeFileSync(process.argv[3] ?? REPORT_PLAN, planText(plan));
  const minutes = (/** @type {Planned[]} */ cells) => (cells.reduce((sum, { seconds }) => sum + seconds, 0) / 60).toFixed(1);
  console.error(`${plan.cells.length} cells, estimated ${minutes(planned)} core-minutes; longest shard of ${SHARDS}: ${(Math.max(...loads) / 60).toFixed(1)} min`);
  for (const kind of [...new Set(planned.map(({ cell }) => cell.kind))]) console.error(`  ${kind}: ${minutes(planned.filter(({ cell }) => cell.kind === kind))}`);
  for (const tier of [0, 1, 2, 3]) console.error(`  tier ${tier}: ${minutes(planned.filter((one) => one.tier === tier))}`);
}
