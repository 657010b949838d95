/**
 * Milliseconds of scoring: the scores that need logits alone, on 10,000 images whose logits are there; every other
 * score on 1,000 images from pixels on one thread, and what fitting it on 5,000 costs once.
 */
import type { NetworkId } from '../src/core/catalogue/networks';
import { scores } from '../src/core/catalogue/scores';
import type { ScoreEntry } from '../src/core/catalogue/scores';
import { readScoreRequests } from '../src/core/catalogue/score-parameters';
import { scoreFromLogits } from '../src/core/detection/score-by-id';
import { Random } from '../src/core/random/random';
import { startBackend } from '../src/engine/backends/start';
import { unattended } from '../src/engine/job';
import { buildLayers } from '../src/engine/models/builders';
import { initialWeights } from '../src/engine/models/initial-weights';
import { Network } from '../src/engine/models/network';
import { FitCache } from '../src/engine/scores/fit-cache';
import { ImageScorer } from '../src/engine/scores/image-scorer';

export interface ScoreRow {
  score: string;
  /** Absent where only logits are needed. */
  network?: NetworkId;
  images: number;
  ms: number;
  /** Fitting on `fitImages`, once. */
  fitMs?: number;
}

export interface ScoreBenchOptions {
  networks: readonly NetworkId[];
  /** Images that are scored from pixels. */
  images: number;
  fitImages: number;
}

export const SCORE_BENCH_DEFAULTS: ScoreBenchOptions = { networks: ['cnn', 'm5-small'], images: 1_000, fitImages: 5_000 };

const LOGIT_IMAGES = 10_000;
const MEMBERS = 3;

async function timed<T>(work: () => T | Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

async function measureLogitScores(log: (row: ScoreRow) => void): Promise<ScoreRow[]> {
  const random = Random.of('bench', 'scores');
  const logits = (): Float32Array => Float32Array.from({ length: LOGIT_IMAGES * 10 }, () => 4 * random.normal());
  const source = { logits: logits(), members: Array.from({ length: MEMBERS }, logits), classes: 10 };
  const rows: ScoreRow[] = [];
  for (const { id } of scores.filter((entry) => entry.findsErrors)) {
    const [request] = readScoreRequests([id], 'failures');
    const [, ms] = await timed(() => scoreFromLogits(request, source));
    rows.push({ score: id, images: LOGIT_IMAGES, ms });
    log(rows[rows.length - 1]);
  }
  return rows;
}

async function measureOn(id: NetworkId, entry: ScoreEntry, options: ScoreBenchOptions): Promise<ScoreRow> {
  const layers = buildLayers(id, 'relu');
  const network = new Network(id, layers, initialWeights(layers, 42));
  const random = Random.of('bench', 'images');
  const pixels = (n: number): Uint8Array => Uint8Array.from({ length: n * 784 }, () => random.integer(256));
  const fit = { key: 'noise', pixels: pixels(options.fitImages), labels: Uint8Array.from({ length: options.fitImages }, (_, i) => i % 10) };
  const images = pixels(options.images);
  try {
    const requests = readScoreRequests([entry.id], 'detection');
    const [scorer, fitMs] = await timed(() => ImageScorer.prepare(network, requests, { fit, cache: new FitCache() }, unattended()));
    const [, ms] = await timed(() => scorer.score(images, unattended()));
    return { score: entry.id, network: id, images: options.images, ms, ...(entry.needs.fit ? { fitMs } : {}) };
  } finally {
    network.dispose();
  }
}

/** Every score; `log` is told each row when it is known. */
export async function measureScores(options: ScoreBenchOptions, log: (row: ScoreRow) => void): Promise<ScoreRow[]> {
  await startBackend('wasm', { threads: 1 });
  const rows = await measureLogitScores(log);
  for (const network of options.networks) {
    for (const entry of scores.filter((one) => !one.findsErrors)) {
      const row = await measureOn(network, entry, options);
      rows.push(row);
      log(row);
    }
  }
  return rows;
}

/** A row as a line for a person. */
export function scoreRowInWords({ score, network, images, ms, fitMs }: ScoreRow): string {
  const name = `${score}${network ? ` ${network}` : ', from logits'}`.padEnd(34);
  return `${name} ${ms.toFixed(1).padStart(9)} ms for ${images} images${fitMs === undefined ? '' : `, fitted in ${fitMs.toFixed(0)} ms`}`;
}

/** The scores that need logits alone, all together: what a person waits for when they are there. */
export function logitScoresInWords(rows: readonly ScoreRow[]): string {
  const own = rows.filter(({ network }) => network === undefined);
  const ms = own.reduce((sum, row) => sum + row.ms, 0);
  return `all ${own.length} scores that need logits alone: ${ms.toFixed(1)} ms for ${LOGIT_IMAGES} images on one core`;
}
