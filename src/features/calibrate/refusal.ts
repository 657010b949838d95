/**
 * What refusing the least trusted digits buys: the risk-coverage curve of the present score, what is
 * refused at the present share, and the sentence about it.
 */
import { useMemo } from 'react';
import { failureMetrics } from '../../core/detection/failures';
import type { FailureMetrics } from '../../core/detection/failures';
import { entropyScore, maxLogitScore, mspScore, mutualInformationScore } from '../../core/detection/logit-scores';
import { riskCoverage } from '../../core/detection/risk-coverage';
import type { RiskCoverage } from '../../core/detection/risk-coverage';
import type { LiveCalibration } from '../../core/calibration/report';
import type { LogitRows } from '../../state/calibration';
import { formatCount, formatPercent } from '../../ui/format';
import type { Judged } from './judged';
import { REFUSAL_SCORES } from './settings';
import type { CalibrateSettings, RefusalScore } from './settings';
import type { Sentence } from '../../ui/stressed';

export interface Refusal {
  /** The score in use: another than asked for where the network has no members to disagree. */
  score: RefusalScore;
  curve: RiskCoverage;
  metrics: FailureMetrics;
  n: number;
  /** Positions of the refused digits, the least trusted first. */
  refused: number[];
  refusedWrong: number;
  /** Errors among those that are answered, and how many those are. */
  answered: number;
  answeredWrong: number;
  beside: { label: string; curve: RiskCoverage } | null;
}

const CLASSES = 10;

export const REFUSAL_SCORE_LABELS: Record<RefusalScore, string> = {
  msp: 'Confidence',
  entropy: 'Entropy',
  'max-logit': 'Largest logit',
  'mutual-information': 'Disagreement of the members',
};

function scoreOf(score: RefusalScore, { logits, members }: LogitRows, temperature: number): Float64Array {
  if (score === 'entropy') return entropyScore(temperature === 1 ? logits : logits.map((z) => z / temperature), CLASSES);
  if (score === 'max-logit') return maxLogitScore(logits, CLASSES);
  if (score === 'mutual-information' && members.length > 1) return mutualInformationScore(members.map((member) => member.logits), CLASSES);
  return mspScore(logits, CLASSES, temperature);
}

/** How well every score that this network has finds its mistakes. */
export function compareScores(rows: LogitRows, live: LiveCalibration, temperature: number): { score: RefusalScore; metrics: FailureMetrics }[] {
  const wrong = wrongOf(live);
  return REFUSAL_SCORES.filter((score) => score !== 'mutual-information' || rows.members.length > 1).map((score) => ({ score, metrics: failureMetrics(scoreOf(score, rows, temperature), wrong) }));
}

const wrongOf = (live: LiveCalibration): Uint8Array => live.logits.correct.map((right) => 1 - right);

/** Only worked out while the view is open; null before the first digits. */
export function useRefusal(one: Judged | null, other: Judged | null, settings: CalibrateSettings, temperature: number): Refusal | null {
  const isOpen = settings.view === 'refusing';
  const wanted = settings.score;
  const score = wanted === 'mutual-information' && (one?.rows?.members.length ?? 0) < 2 ? 'msp' : wanted;
  const [rows, live] = [one?.rows, one?.live];
  const ranked = useMemo(() => {
    if (!isOpen || !rows || !live) return null;
    const scores = scoreOf(score, rows, temperature);
    const wrong = wrongOf(live);
    return { curve: riskCoverage(scores, wrong), metrics: failureMetrics(scores, wrong), wrong };
  }, [isOpen, rows, live, score, temperature]);
  const beside = useMemo(() => {
    if (!isOpen || !other?.rows || !other.live) return null;
    return { label: other.label, curve: riskCoverage(scoreOf(score, other.rows, other.fit?.temperature ?? 1), wrongOf(other.live)) };
  }, [isOpen, other, score]);
  return useMemo(() => {
    if (!ranked) return null;
    const { curve, metrics, wrong } = ranked;
    const n = wrong.length;
    const answered = Math.max(1, n - Math.round(settings.refuse * n));
    const refused = Array.from(curve.order.subarray(answered)).reverse();
    const refusedWrong = refused.reduce((sum, at) => sum + wrong[at], 0);
    return { score, curve, metrics, n, refused, refusedWrong, answered, answeredWrong: curve.errors - refusedWrong, beside };
  }, [ranked, settings.refuse, score, beside]);
}

export function refusalSentence(label: string, { n, refused, refusedWrong, answered, answeredWrong, curve }: Refusal): Sentence {
  const all = curve.errors;
  if (refused.length === 0) return [`${label} answers all ${formatCount(n)} digits and errs on `, formatPercent(all / n, 2), ` of them. Let it refuse a few.`];
  return [
    `If ${label} may refuse ${formatCount(refused.length)} of ${formatCount(n)} digits, its error on the rest falls from ${formatPercent(all / n, 2)} to `,
    formatPercent(answeredWrong / answered, 2),
    `: ${refusedWrong === all ? 'all' : formatCount(refusedWrong)} of its ${formatCount(all)} mistakes are among the refused.`,
  ];
}
