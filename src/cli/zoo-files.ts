/** The shipped models' list and records as files below public/models, as `lab publish` and `lab models` hold them. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { parseZooIndex, type ZooIndex } from '../core/catalogue/zoo';
import { LabError } from '../core/errors';
import type { Misread } from '../engine/library/shipped-readings';
import { modelsFolder } from './file-models';
import { writeWhole } from './file-storage';

const indexFile = path.join(modelsFolder, 'index.json');
const misreadFile = path.join(modelsFolder, 'misread.json');

/** The list; empty where nothing is shipped yet. */
export async function readIndex(): Promise<ZooIndex> {
  const text = await fs.readFile(indexFile, 'utf8').catch(() => null);
  return text === null ? { version: 1, networks: [], ensembles: [] } : parseZooIndex(JSON.parse(text));
}

export const writeIndex = (index: ZooIndex): Promise<void> => writeWhole(indexFile, `${JSON.stringify(index, null, 1)}\n`);

/** Misread rows by model. @throws LabError `zoo-broken` */
export async function readMisread(): Promise<Misread> {
  const text = await fs.readFile(misreadFile, 'utf8').catch(() => '{}');
  const value: unknown = JSON.parse(text);
  const isRows = (rows: unknown): boolean => Array.isArray(rows) && rows.every((row) => Number.isInteger(row));
  if (typeof value !== 'object' || value === null || !Object.values(value).every(isRows)) {
    throw new LabError('zoo-broken', `${misreadFile} is not what it should be. Publish the models again.`);
  }
  return value as Misread;
}

/** Writes them, a line per model. */
export function writeMisread(misread: Misread): Promise<void> {
  const lines = Object.entries(misread).map(([id, rows]) => `${JSON.stringify(id)}:${JSON.stringify(rows)}`);
  return writeWhole(misreadFile, `{\n${lines.join(',\n')}\n}\n`);
}

/** Puts an entry in the place of the one with its id, or at the end. */
export function withEntry<T extends { id: string }>(entries: readonly T[], entry: T): T[] {
  return entries.some(({ id }) => id === entry.id) ? entries.map((old) => (old.id === entry.id ? entry : old)) : [...entries, entry];
}
