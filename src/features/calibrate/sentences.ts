/** The answers of the panel: what the figures of the present view say, computed from them. */
import type { LiveCalibration } from '../../core/calibration/report';
import type { TemperatureFit } from '../../core/calibration/temperature';
import { formatPercent } from '../../ui/format';
import { balanceAt, detailsAt } from './live-cache';
import { directionWords, formatError, formatPoints, formatTemperature, soFar } from './words';
import type { Sentence } from '../../ui/stressed';

export interface Subject {
  label: string;
  live: LiveCalibration;
  fit: TemperatureFit | null;
  /** Test digits there are in all. */
  total: number;
}

/** Before and after. */
export function reliabilitySentence({ label, live, fit, total }: Subject, temperature: number): Sentence {
  const before = detailsAt(live, 1);
  const balance = balanceAt(live, 1);
  const start = `${soFar(live.logits.count, total)}${label} claims ${formatPercent(balance.meanConfidence, 2)} and keeps ${formatPercent(balance.accuracy, 2)}: `;
  if (temperature === 1) return [start, directionWords(balance), `. Its ECE is ${formatError(before.ece)}.`];
  const after = detailsAt(live, temperature);
  const helps = (a: number, b: number): boolean => b < a;
  const name = fit && temperature === fit.temperature ? `The fitted T = ${formatTemperature(temperature)}` : `T = ${formatTemperature(temperature)}`;
  const nll = `NLL ${before.nll.toFixed(4)} to ${after.nll.toFixed(4)}`;
  const [better, ece] = [helps(before.nll, after.nll), helps(before.ece, after.ece)];
  const ecePart: Sentence = [`ECE from ${formatError(before.ece)} to `, formatError(after.ece)];
  if (better === ece) return [start, directionWords(balance), `. ${name} ${ece ? 'lowers' : 'raises'} its ${ecePart[0]}`, ecePart[1], '.'];
  return [start, directionWords(balance), `. ${name} ${better ? 'improves' : 'worsens'} its ${nll}, yet takes its ${ecePart[0]}`, ecePart[1], '.'];
}

/** Two networks. */
export function pairSentence(first: Subject, second: Subject, at: 'trained' | 'fitted'): Sentence {
  const temperatureOf = ({ fit }: Subject): number => (at === 'fitted' && fit ? fit.temperature : 1);
  const [a, b] = [first, second].map((one) => ({ ...one, ece: detailsAt(one.live, temperatureOf(one)).ece, balance: balanceAt(one.live, temperatureOf(one)) }));
  const [worse, better] = a.ece >= b.ece ? [a, b] : [b, a];
  const when = at === 'fitted' ? 'Each at its fitted temperature, ' : 'As trained, ';
  return [
    when,
    `${worse.label} is worse calibrated`,
    `: ECE ${formatError(worse.ece)} against ${formatError(better.ece)}. ${worse.label} is `,
    directionWords(worse.balance),
    `, ${better.label} `,
    directionWords(better.balance),
    '.',
  ];
}

/** The histogram of confidences. */
export function confidenceSentence({ label, live, total }: Subject, temperature: number): Sentence {
  const { confidences } = live.logits.at(temperature);
  let sure = 0;
  let sureAndWrong = 0;
  for (let i = 0; i < confidences.length; i++) {
    if (confidences[i] <= 0.99) continue;
    sure++;
    if (!live.logits.correct[i]) sureAndWrong++;
  }
  const n = confidences.length;
  const wrong = n - Math.round(live.logits.accuracy * n);
  return [
    `${soFar(n, total)}${label} at T = ${temperature === 1 ? 1 : formatTemperature(temperature)} is more than 99 % sure of `,
    formatPercent(sure / n),
    ` of what it reads; `,
    sureAndWrong === 0 ? 'none' : String(sureAndWrong),
    ` of its ${wrong} mistakes ${sureAndWrong === 1 ? 'is' : 'are'} among them.`,
  ];
}

/** Under a shift: what becomes of accuracy and of the claims. */
export function shiftSentence({ label, live }: Subject, shifted: LiveCalibration, temperature: number, words: string): Sentence {
  const calm = balanceAt(live, temperature);
  const now = balanceAt(shifted, temperature);
  const gap = now.gap > 0 ? `${formatPoints(now.gap)} too much` : `${formatPoints(now.gap)} too little`;
  return [
    `${words}, ${label} is right ${formatPercent(now.accuracy)} of the time instead of ${formatPercent(calm.accuracy)}, and still claims ${formatPercent(now.meanConfidence)}: `,
    now.direction === 'balanced' ? 'still an honest claim' : gap,
    ` on ${shifted.logits.count.toLocaleString('en-GB')} digits.`,
  ];
}
