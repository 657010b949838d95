/**
 * Reads the original IDX files, plain or gzip: from the folder named by DIGIT_LAB_DATA, else from
 * where `npm run data` put them.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../core/errors';
import type { DatasetSource } from '../engine/data/datasets';
import { gunzip, isGzip } from '../engine/data/gunzip';
import { fromCaller, labRoot } from './paths';

async function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}

export class FileDatasets implements DatasetSource {
  readonly #folders: string[];

  constructor(named = process.env.DIGIT_LAB_DATA) {
    // The letters are part of the project: they are there before any data was prepared.
    this.#folders = [...(named ? [fromCaller(named)] : []), path.join(labRoot, 'data'), path.join(labRoot, 'public/data')];
  }

  async has(folder: string, file: string): Promise<boolean> {
    return (await this.#find(folder, file)) !== undefined;
  }

  async read(folder: string, file: string): Promise<Uint8Array> {
    const found = await this.#find(folder, file);
    if (found === undefined)
      throw new LabError('dataset-missing', `${folder}/${file} is not in ${this.#folders.join(' or ')}. Run: npm run data`);
    const bytes = new Uint8Array(await fs.readFile(found));
    return isGzip(bytes) ? gunzip(bytes, found) : bytes;
  }

  async #find(folder: string, file: string): Promise<string | undefined> {
    for (const root of this.#folders)
      for (const name of [file, `${file}.gz`]) {
        const full = path.join(root, folder, name);
        if (await exists(full)) return full;
      }
    return undefined;
  }
}
