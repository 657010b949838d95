/**
 * A person's own images, kept in this browser between visits in a database of their own. A browser that refuses
 * storage (private windows, school policies) just forgets, and says so by `false`; nothing fails.
 */
import { openDB } from 'idb';
import type { IDBPDatabase } from 'idb';

export interface KeptImages {
  /** [n,28,28], 0..255 */
  pixels: Uint8Array;
  /** Where each came from, [n]. */
  names: readonly string[];
}

const DATABASE = 'digit-safety-lab.own-images';
const STORE = 'images';
const KEY = 'all';
const PIXELS = 28 * 28;

async function using<T>(work: (database: IDBPDatabase) => Promise<T>): Promise<T> {
  const database = await openDB(DATABASE, 1, { upgrade: (fresh) => void fresh.createObjectStore(STORE) });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

/** What was kept; null where nothing was, or it can not be read. */
export async function readKeptImages(): Promise<KeptImages | null> {
  try {
    const kept = (await using((database) => database.get(STORE, KEY))) as Partial<KeptImages> | undefined;
    const { pixels, names } = kept ?? {};
    if (!(pixels instanceof Uint8Array) || !Array.isArray(names) || pixels.length !== names.length * PIXELS || names.length === 0) return null;
    return { pixels, names: names.map(String) };
  } catch {
    return null;
  }
}

/** Keeps these instead of those before; none at all where there are none. @returns whether they are kept */
export async function keepImages({ pixels, names }: KeptImages): Promise<boolean> {
  try {
    await using(async (database) => {
      if (names.length > 0) await database.put(STORE, { pixels, names: [...names] }, KEY);
      else await database.delete(STORE, KEY);
    });
    return true;
  } catch {
    return false;
  }
}
