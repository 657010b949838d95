/**
 * What scores were fitted to, kept beyond the worker: in this browser under the contents of the classifier's files,
 * so that a reload fits nothing again. What is very large (every training image's features of a wide network) is
 * not kept, and when there are many one of the others makes room.
 */
import { ENGINE_VERSION, hashOf } from '../experiments/input-hash';
import { ifPossible } from '../storage';
import type { Storage, StoredRecord } from '../storage';

const PREFIX = 'fits/';
const VERSION = 1;
/** Bytes of one fit at most: the principal space of three networks joined takes 48.2 MiB, that of the widest 61. */
const MOST_BYTES = 64 * 2 ** 20;
/** Fits at most: those of a large network take some 20 MB each. */
const MOST_FITS = 16;

const TYPES = { Float32Array, Float64Array } as const;
type TypeName = keyof typeof TYPES;
type TypedArray = InstanceType<(typeof TYPES)[TypeName]>;

const typeOf = (value: unknown): TypeName | undefined => (Object.keys(TYPES) as TypeName[]).find((name) => value instanceof TYPES[name]);

interface Packed {
  version: number;
  numbers: Record<string, number>;
  types: Record<string, TypeName>;
}

const isPacked = (json: unknown): json is Packed => typeof json === 'object' && json !== null && 'version' in json && json.version === VERSION;

/** Kept fits of one classifier. */
export class KeptFits {
  #print: Promise<string> | undefined;

  /**
   * @param fingerprint stands for the classifier's contents; asked for once, when a fit is not in memory
   */
  constructor(
    private readonly storage: Storage,
    private readonly fingerprint: () => Promise<string>,
  ) {}

  /** A fit of numbers and typed arrays, as it was put; nothing where it was not, or can't be read. */
  async get(key: readonly unknown[]): Promise<object | undefined> {
    const record = await this.#keyOf(key)
      .then((name) => this.storage.get(name))
      .catch(() => undefined);
    if (!record || !isPacked(record.json)) return undefined;
    const { numbers, types } = record.json;
    const arrays = Object.entries(types).map(([name, type]) => [name, new TYPES[type](record.arrays[name])] as const);
    return { ...numbers, ...Object.fromEntries(arrays) };
  }

  /** Keeps a fit's own numbers and typed arrays; what it refers to besides is the caller's to find again. */
  async put(key: readonly unknown[], fit: object): Promise<void> {
    const entries = Object.entries(fit) as [string, unknown][];
    const arrays = entries.flatMap(([name, value]) => (typeOf(value) ? [[name, value as TypedArray] as const] : []));
    if (arrays.reduce((sum, [, { byteLength }]) => sum + byteLength, 0) > MOST_BYTES) return;
    const json: Packed = {
      version: VERSION,
      numbers: Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : []))),
      types: Object.fromEntries(arrays.map(([name, values]) => [name, typeOf(values) ?? 'Float64Array'])),
    };
    await ifPossible(this.#replace(key, { json, arrays: Object.fromEntries(arrays.map(([name, values]) => [name, values.slice().buffer as ArrayBuffer])) }));
  }

  async #replace(key: readonly unknown[], record: StoredRecord): Promise<void> {
    const kept = await this.storage.list(PREFIX);
    for (const old of kept.slice(0, Math.max(0, kept.length - MOST_FITS + 1))) await this.storage.delete(old);
    await this.storage.put(await this.#keyOf(key), record);
  }

  async #keyOf(key: readonly unknown[]): Promise<string> {
    this.#print ??= this.fingerprint();
    return PREFIX + (await hashOf([VERSION, ENGINE_VERSION, await this.#print, key]));
  }
}
