/**
 * Results of a plan as files: `<cell>.json`, and the arrays that a cell was told to save. The JSON
 * is written last and whole, so a half-written file is never taken for a result.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { CellResult } from '../core/catalogue/results';
import type { ResultStore } from '../engine/experiments/run-plan';
import { writeWhole } from './file-storage';

export class FileResults implements ResultStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async get(id: string, hash: string): Promise<CellResult | undefined> {
    try {
      const result = JSON.parse(await fs.readFile(path.join(this.#folder, `${id}.json`), 'utf8')) as CellResult;
      return result.inputHash === hash && !result.error ? result : undefined;
    } catch {
      // No result yet, or a file of somebody else's that is not one: the cell runs.
      return undefined;
    }
  }

  async put(result: CellResult, arrays: Record<string, Float32Array>): Promise<void> {
    for (const [suffix, values] of Object.entries(arrays))
      await writeWhole(path.join(this.#folder, `${result.id}.${suffix}`), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    await writeWhole(path.join(this.#folder, `${result.id}.json`), `${JSON.stringify(result, null, 1)}\n`);
  }
}
