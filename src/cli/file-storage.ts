/**
 * Keeps records as files: JSON and binary parts of one record in one file, written beside and
 * renamed into place, so a killed run leaves the old record or the new one.
 *
 * Layout: uint32 length of the header, the header as JSON {json, arrays: [[name, bytes], ...]},
 * then the arrays one after the other.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { LabError } from '../core/errors';
import type { Storage, StoredRecord } from '../engine/storage';

interface Header {
  json: unknown;
  arrays: [name: string, bytes: number][];
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** Writes a file whole or not at all. */
export async function writeWhole(file: string, data: string | Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}.partial`;
  try {
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(beside, data);
    await fs.rename(beside, file);
  } catch (error) {
    await fs.rm(beside, { force: true });
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    if (full) throw new LabError('storage-full', `The disk is full: ${file} could not be written. Free some space and run again; what was finished is kept.`, { cause: error });
    throw new LabError('storage-unavailable', `${file} could not be written: ${(error as Error).message}.`, { cause: error });
  }
}

export class FileStorage implements Storage {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #file(key: string): string {
    return path.join(this.#folder, `${key}.record`);
  }

  async get(key: string): Promise<StoredRecord | undefined> {
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = new Uint8Array(await fs.readFile(this.#file(key)));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    const headerBytes = new DataView(bytes.buffer).getUint32(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headerBytes))) as Header;
    let at = 4 + headerBytes;
    const arrays = header.arrays.map(([name, size]) => {
      const part = bytes.slice(at, at + size).buffer;
      at += size;
      return [name, part] as const;
    });
    return { json: header.json, arrays: Object.fromEntries(arrays) };
  }

  async put(key: string, record: StoredRecord): Promise<void> {
    const parts = Object.entries(record.arrays);
    const header: Header = { json: record.json, arrays: parts.map(([name, part]) => [name, part.byteLength]) };
    const text = new TextEncoder().encode(JSON.stringify(header));
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, text.length);
    await writeWhole(this.#file(key), Buffer.concat([length, text, ...parts.map(([, part]) => new Uint8Array(part))]));
  }

  async delete(key: string): Promise<void> {
    await fs.rm(this.#file(key), { force: true });
  }

  async list(prefix: string): Promise<string[]> {
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    const names = await fs.readdir(path.join(this.#folder, folder)).catch(() => []);
    return names
      .filter((name) => name.endsWith('.record'))
      .map((name) => folder + name.slice(0, -'.record'.length))
      .filter((key) => key.startsWith(prefix))
      .sort();
  }
}
