import { describe, expect, it } from 'vitest';
import reportFigures from './fixtures/report-calibration.json';
import { LiveCalibration } from '../calibration/report';
import { Random } from '../random/random';
import { reportedCalibration } from './calibration';
import { classMoments, judgeReason, unitGainLogits } from './reasons';

describe('the report’s figures', () => {
  it('are those that it prints', () => {
    const [cnn, ensemble, tuned] = reportedCalibration;
    const { ece, rms, mce } = reportFigures.cnn;
    expect(cnn).toMatchObject({ ece, rms, mce });
    expect(ensemble).toMatchObject(reportFigures.ensemble);
    expect(tuned).toMatchObject(reportFigures['ensemble, temperature tuned']);
  });
});

describe('gains set back to 1', () => {
  const random = new Random(3);
  const labels = Uint8Array.from({ length: 5000 }, () => random.integer(10));
  /** A perfect network: 1 for the class, 0 for the others, through gains and shifts of its own. */
  const logits = Float64Array.from({ length: 50_000 }, (_, i) => (i % 10 === labels[Math.floor(i / 10)] ? 1 : 0) * (5 + (i % 10)) - (i % 10));

  it('gives mean 0 and variance 1, whatever gain and shift were', () => {
    const unit = unitGainLogits(logits, classMoments(logits, 10));
    const { means, deviations } = classMoments(unit, 10);
    for (const mean of means) expect(mean).toBeCloseTo(0, 12);
    for (const deviation of deviations) expect(deviation).toBeCloseTo(1, 12);
  });

  it('makes a perfect network claim about 76 %: e^3 / (e^3 + 9 e^(-1/3))', () => {
    const live = new LiveCalibration(unitGainLogits(logits, classMoments(logits, 10)), labels);
    const { accuracy, meanConfidence, ece } = live.at(1);
    const expected = Math.exp(3) / (Math.exp(3) + 9 * Math.exp(-1 / 3));
    expect(accuracy).toBe(1);
    // The classes are drawn, so their shares differ from a tenth by some 4 %, and the logits with them.
    expect(meanConfidence).toBeCloseTo(expected, 2);
    expect(ece).toBeCloseTo(1 - expected, 2);
  });

  it('a class that never moves stays at 0', () => {
    const still = Float64Array.of(2, 1, 2, 3);
    expect([...unitGainLogits(still, classMoments(still, 2))]).toEqual([0, -1, 0, 1]);
  });
});

describe('the verdict', () => {
  it('asks for underconfidence without loss of accuracy', () => {
    expect(judgeReason({ accuracy: 0.99, meanConfidence: 0.72, ece: 0.27 }, 0.28)).toBe('explains');
    expect(judgeReason({ accuracy: 0.99, meanConfidence: 0.9, ece: 0.1 }, 0.28)).toBe('part');
    expect(judgeReason({ accuracy: 0.99, meanConfidence: 0.98, ece: 0.01 }, 0.28)).toBe('no');
    expect(judgeReason({ accuracy: 0.97, meanConfidence: 0.99, ece: 0.2 }, 0.28)).toBe('no');
    expect(judgeReason({ accuracy: 0.6, meanConfidence: 0.3, ece: 0.3 }, 0.28)).toBe('breaks');
  });
});
