// @ts-check
/** Which weights a shipped id stands for, so that a committed figure can be told from one of earlier weights. */
import fs from 'node:fs';
import { inRoot } from './paths.mjs';

/** @type {{networks: {id: string, storage: {hash: string}}[], ensembles: {id: string, memberHashes: string[]}[]}} */
const zoo = JSON.parse(fs.readFileSync(inRoot('public', 'models', 'index.json'), 'utf8'));

/** The hash of a network's weights, of an ensemble its members' with "+" between. @param {string} [id] @returns {string | undefined} */
export function shippedWeights(id) {
  return zoo.networks.find((network) => network.id === id)?.storage.hash ?? zoo.ensembles.find((ensemble) => ensemble.id === id)?.memberHashes.join('+');
}
