// @ts-check
/**
 * Writes plans/detection.json from the list of shipped models, so that a new network joins the table by running
 * this again: `node scripts/make-detection-plan.mjs [FILE]`. Every network and ensemble against letters,
 * Fashion-MNIST and notMNIST, on all images of each set; scores that take gradients, compare with every image
 * fitted on, or join the features of several members, on 2,000 of each. The cells of a network stand together, and
 * an ensemble after its members: what a run has scored once it remembers for the cells that follow.
 */
import fs from 'node:fs';
import { inRoot } from './lib/paths.mjs';

/** @typedef {{id: string}} Network */
/** @typedef {{id: string, members: string[]}} Ensemble */
/** @typedef {{networks: Network[], ensembles: Ensemble[]}} Zoo */

export const DETECTION_PLAN = inRoot('plans', 'detection.json');

const OUTSIDERS = ['notmnist-test', 'letters', 'fashion-mnist-test'];
/** Images of each set for the slow scores. */
const FEW = 2000;
/** Digits that scores are fitted on, of the 55,000 that were trained on. */
const FIT = 5000;
const SCORES = ['msp', 'max-logit', 'cross-entropy', 'energy', 'entropy', 'vim', 'residual', 'mahalanobis'];
const NEIGHBOURS = 'knn';
const ODIN = [{ id: 'odin-report', score: 'odin', temperature: 0.33, epsilon: 0.1 }, 'odin'];
/** Kept draws of the images of each set, the same for every network: two networks are compared in pairs by them. */
const RESAMPLES = 200;
const JOINED = { id: 'vim-joined', score: 'vim', mode: 'joined' };

/**
 * @param {Zoo} zoo
 * @returns {{version: 1, title: string, classifiers: Record<string, {zoo: string}>, images: Record<string, object>, cells: object[]}}
 */
export function detectionPlan({ networks, ensembles }) {
  const members = new Set(ensembles.flatMap((ensemble) => ensemble.members));
  const all = [
    // Gradients of a member by itself would add a figure that nobody asks for.
    ...networks.map(({ id }) => ({ id, isEnsemble: false, isNudged: !members.has(id) })),
    ...ensembles.map(({ id }) => ({ id, isEnsemble: true, isNudged: true })),
  ];
  const cells = all.flatMap(({ id, isEnsemble, isNudged }) => {
    const base = { kind: 'detection', classifier: id, fit: 'fit', resamples: RESAMPLES };
    const quick = [...SCORES, ...(isEnsemble ? ['mutual-information'] : [])];
    const slow = [NEIGHBOURS, ...(isNudged ? ODIN : []), ...(isEnsemble ? [JOINED] : [])];
    return [
      ...OUTSIDERS.map((out) => ({ id: `${id}.${out}`, ...base, in: 'digits', out, scores: quick })),
      ...OUTSIDERS.map((out) => ({ id: `${id}.${out}.slow`, ...base, in: 'digits-few', out: `${out}-few`, scores: slow })),
    ];
  });
  /** @param {string} dataset */
  const few = (dataset) => ({ dataset, count: FEW, seed: 0 });
  return {
    version: 1,
    title: 'Out-of-distribution detection of the shipped networks',
    classifiers: Object.fromEntries(all.map(({ id }) => [id, { zoo: id }])),
    images: {
      digits: { dataset: 'mnist-test' },
      'digits-few': few('mnist-test'),
      fit: { dataset: 'mnist-fit', count: FIT, seed: 0 },
      ...Object.fromEntries(OUTSIDERS.flatMap((out) => [[out, { dataset: out }], [`${out}-few`, few(out)]])),
    },
    cells,
  };
}

/** The plan as a file: a line per cell, so that a new network is a few new lines. @param {ReturnType<typeof detectionPlan>} plan */
export function planText({ cells, ...head }) {
  const start = JSON.stringify(head, null, 1).replace(/\n\}$/, '');
  return `${start},\n "cells": [\n${cells.map((cell) => `  ${JSON.stringify(cell)}`).join(',\n')}\n ]\n}\n`;
}

if (process.argv[1] === import.meta.filename) {
  const zoo = JSON.parse(fs.readFileSync(inRoot('public', 'models', 'index.json'), 'utf8'));
  const plan = detectionPlan(zoo);
  const file = process.argv[2] ?? DETECTION_PLAN;
  fs.writeFileSync(file, planText(plan));
  console.error(`${plan.cells.length} cells of ${Object.keys(plan.classifiers).length} networks and ensembles in ${file}`);
}
