/**
 * Detection cells: how well scores tell one set of images from another. Larger scores are more
 * in-distribution; the other set is the positive class.
 */
import type { CellOf } from '../../../core/catalogue/cells';
import type { ScoreRequest } from '../../../core/catalogue/score-parameters';
import { readScoreRequests } from '../../../core/catalogue/score-parameters';
import { aurocInterval, weightedAuroc } from '../../../core/detection/auroc-interval';
import { outOfDistributionMetrics } from '../../../core/detection/out-of-distribution';
import type { FloatArray } from '../../../core/statistics/stable-order';
import { Random } from '../../../core/random/random';
import type { JobControl } from '../../job';
import { ImageScorer } from '../../scores/image-scorer';
import type { ScoredImages } from '../../scores/image-scorer';
import { partOf } from '../../scores/steps';
import type { FitImages } from '../../scores/unit-fits';
import type { CellRunner, PlanContext } from '../cell-context';
import { packedResamples } from '../resampling';

type DetectionCell = CellOf<'detection'>;

/** Share of a cell's progress that fitting is given; the rest goes by the number of images. */
const FITTING_SHARE = 0.3;

async function fitImages(cell: DetectionCell, context: PlanContext): Promise<FitImages | undefined> {
  if (cell.fit === undefined) return undefined;
  const { pixels, labels } = await context.images(cell.fit);
  return { key: await context.hashImages(cell.fit), pixels, ...(labels ? { labels } : {}) };
}

/** The figures of one ranking that a second ranking is compared by. */
function briefMetrics(inside: ArrayLike<number>, out: ArrayLike<number>): Record<string, number> {
  const { auroc, aupr, fpr95, fpr95In } = outOfDistributionMetrics(Float64Array.from(inside), Float64Array.from(out));
  return { auroc, aupr, fpr95, fpr95In };
}

const isAsPublished = ({ id, entry }: ScoreRequest): boolean => entry.id === 'odin' && id !== entry.id;

/** The two sets' scores that the figures are made from. */
function rankedBy(request: ScoreRequest, inside: ScoredImages, out: ScoredImages): [FloatArray, FloatArray] {
  return isAsPublished(request) ? [inside.saved, out.saved] : [inside.values, out.values];
}

/** AUROC of every resample of both sets, packed: the same images are drawn for every score and every network. */
async function resampledAuroc(request: ScoreRequest, inside: ScoredImages, out: ScoredImages, { resamples }: DetectionCell, job: JobControl): Promise<Record<string, unknown>> {
  if (resamples === undefined) return {};
  const [positive, negative] = rankedBy(request, inside, out);
  const auroc = weightedAuroc({ positive, negative });
  const { value } = await packedResamples([positive.length, negative.length], resamples, (digits, outsiders) => ({ value: auroc(digits, outsiders) }), job);
  return { resampled: value };
}

/**
 * The fields of one score. ODIN has two rankings, which part where a float32 softmax saturates (T = 0.33: most
 * digits are exactly 1): its log-odds in float64, and its float32 probabilities with their ties, which published
 * code reports. Bare `odin` is ranked by log-odds; settings that a plan names, as a study that repeats another's
 * does, by the saved probabilities. The other ranking stands beside it.
 */
function scoreFields(request: ScoreRequest, inside: ScoredImages, out: ScoredImages, seed: number): Record<string, unknown> {
  const { entry, parameters } = request;
  const asPublished = isAsPublished(request);
  const [insideScores, outScores] = rankedBy(request, inside, out);
  const metrics = outOfDistributionMetrics(insideScores, outScores);
  // The same stream for every score: they are resampled together, so their intervals can be compared.
  const interval = aurocInterval({ positive: insideScores, negative: outScores }, { random: Random.of('auroc-interval', seed) });
  const fields = { score: entry.id, ...parameters, ...metrics, interval };
  if (entry.id !== 'odin') return fields;
  if (asPublished) return { ...fields, logOdds: briefMetrics(inside.values, out.values) };
  return { ...fields, asSaved: briefMetrics(inside.saved, out.saved) };
}

export const runDetection: CellRunner<DetectionCell> = async (cell, context) => {
  const { job, batch } = context;
  const requests = readScoreRequests(cell.scores, 'detection');
  const [classifier, inside, out, fit] = await Promise.all([
    context.classifier(cell.classifier),
    context.images(cell.in),
    context.images(cell.out),
    fitImages(cell, context),
  ]);
  const start = fit ? FITTING_SHARE : 0;
  const middle = start + ((1 - start) * inside.n) / (inside.n + out.n);
  const scorer = await ImageScorer.prepare(classifier, requests, { batch, ...(fit ? { fit } : {}) }, partOf(job, 0, start));
  const insideScores = await scorer.score(inside.pixels, partOf(job, start, middle), await context.hashImages(cell.in));
  const outScores = await scorer.score(out.pixels, partOf(job, middle, 1), await context.hashImages(cell.out));

  const scores: Record<string, unknown>[] = [];
  const arrays: Record<string, Float32Array> = {};
  for (const [i, request] of requests.entries()) {
    await job.checkpoint();
    const { id } = request;
    scores.push({ id, ...scoreFields(request, insideScores[i], outScores[i], cell.seed), ...(await resampledAuroc(request, insideScores[i], outScores[i], cell, job)), ...scorer.details(id) });
    arrays[`${id}.in.f32`] = insideScores[i].saved;
    arrays[`${id}.out.f32`] = outScores[i].saved;
  }
  return { fields: { inCount: inside.n, outCount: out.n, scores }, arrays };
};
