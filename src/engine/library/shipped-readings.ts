/**
 * How the shipped models read the test digits, and whether that is still what was recorded when they
 * were published. The members of ensembles are read once, however many ensembles share them.
 */
import { argmaxRows } from '../../core/calibration/logits';
import type { ZooIndex } from '../../core/catalogue/zoo';
import { LabError } from '../../core/errors';
import { Random } from '../../core/random/random';
import type { JobControl } from '../job';
import { CLASSES } from '../models/architecture';
import { evaluate } from '../models/evaluate';
import type { ModelLibrary } from './library';

const PIXELS = 28 * 28;

/** Rows of the test set that a model reads wrongly, by the model's id: `models/misread.json`. */
export type Misread = Readonly<Record<string, readonly number[]>>;

/** Two logits nearer than this, of values around 10, may change places with the backend's rounding. */
const NEAR_TIE = 1e-3;

/** Logits of some test digits by each shipped model. */
export class ShippedReadings {
  readonly #networks = new Map<string, Float32Array>();

  /**
   * @param images the digits to read, bytes, [n,28,28]
   */
  constructor(
    private readonly library: ModelLibrary,
    private readonly index: ZooIndex,
    private readonly images: Uint8Array,
    private readonly job: JobControl,
  ) {}

  /**
   * Of a network, or the mean over the members of an ensemble.
   * @returns [n,10]
   * @throws LabError `unknown-model`, `cancelled`
   */
  async logits(id: string): Promise<Float32Array> {
    const members = this.index.ensembles.find((ensemble) => ensemble.id === id)?.members;
    if (!members) return this.#network(id);
    const all: Float32Array[] = [];
    for (const member of members) all.push(await this.#network(member));
    return all[0].map((_, i) => all.reduce((sum, logits) => sum + logits[i], 0) / all.length);
  }

  async #network(id: string): Promise<Float32Array> {
    let logits = this.#networks.get(id);
    if (!logits) {
      logits = await evaluate(await this.library.classifier({ zoo: id }), this.images, this.job);
      this.#networks.set(id, logits);
    }
    return logits;
  }
}

/** Rows read as another class than their label. */
export function misreadRows(logits: Float32Array, labels: Uint8Array): number[] {
  const readings = argmaxRows(logits, CLASSES);
  return Array.from(labels.keys()).filter((row) => readings[row] !== labels[row]);
}

/** Whether the two largest logits of a row are as good as equal. */
function isNearTie(logits: Float32Array, row: number): boolean {
  const [first, second] = [...logits.subarray(row * CLASSES, (row + 1) * CLASSES)].sort((a, b) => b - a);
  return first - second < NEAR_TIE;
}

/**
 * Test rows that say most in little time: misread ones first, then others by chance.
 * @param count how many in all
 */
export function tellingRows(misread: readonly number[], count: number, n: number): Int32Array {
  const random = Random.of('telling-rows');
  const wrong = random.shuffle(Int32Array.from(misread)).slice(0, Math.floor(count / 2));
  const known = new Set(misread);
  const others = random.permutation(n).filter((row) => !known.has(row)).slice(0, count - wrong.length);
  return Int32Array.of(...wrong, ...others).sort();
}

export interface Verification {
  id: string;
  /** Test digits read now. */
  n: number;
  /** Of those, rows that are read right now and were not, or the other way round, near ties left out. */
  differing: number[];
  /** Rows whose two largest logits are as good as equal, so that either reading is the same result. */
  nearTies: number;
}

/**
 * Reads digits again and compares with what was recorded.
 * @param rows which test digits; all of them for a whole verification
 * @throws LabError `not-recorded` where nothing was recorded of the model, or its figure does not follow from it
 */
export async function verifyShipped(
  id: string,
  readings: ShippedReadings,
  { index, misread, labels, rows }: { index: ZooIndex; misread: Misread; labels: Uint8Array; rows: Int32Array },
): Promise<Verification> {
  const entry = [...index.networks, ...index.ensembles].find((one) => one.id === id);
  const recorded = misread[id] as readonly number[] | undefined;
  if (!entry || !recorded || (entry.test.n - recorded.length) / entry.test.n !== entry.test.accuracy) {
    throw new LabError('not-recorded', `The test figure of "${id}" does not follow from what was recorded. Publish it again.`);
  }
  const logits = await readings.logits(id);
  const wrongNow = new Set(misreadRows(logits, Uint8Array.from(rows, (row) => labels[row])));
  const wrongThen = new Set(recorded);
  const turned = Array.from(rows.keys()).filter((i) => wrongNow.has(i) !== wrongThen.has(rows[i]));
  const ties = turned.filter((i) => isNearTie(logits, i));
  return { id, n: rows.length, differing: turned.filter((i) => !ties.includes(i)).map((i) => rows[i]), nearTies: ties.length };
}

/** The pixels of some rows. */
export function digitsAt(images: Uint8Array, rows: Int32Array): Uint8Array {
  const digits = new Uint8Array(rows.length * PIXELS);
  rows.forEach((row, i) => digits.set(images.subarray(row * PIXELS, (row + 1) * PIXELS), i * PIXELS));
  return digits;
}
