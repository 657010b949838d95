import { describe, expect, it } from 'vitest';
import { LiveCalibration } from '../../core/calibration/report';
import { fitTemperature } from '../../core/calibration/temperature';
import { Random } from '../../core/random/random';
import { confidenceSentence, pairSentence, reliabilitySentence, shiftSentence } from './sentences';
import type { Subject } from './sentences';

/** A network that is right `share` of the time and puts `margin` between its first and its other classes. */
function subject(label: string, share: number, margin: number, n = 2000): Subject {
  const random = Random.of('sentence', label);
  const labels = Uint8Array.from({ length: n }, () => random.integer(10));
  const logits = new Float32Array(n * 10);
  labels.forEach((truth, i) => {
    const said = i < share * n ? truth : (truth + 1) % 10;
    logits[i * 10 + said] = margin;
  });
  const live = new LiveCalibration(logits, labels);
  return { label, live, fit: fitTemperature(logits, labels), total: n };
}

describe('the answers of the panel', () => {
  it('say over- and underconfident by the signed gap, and what the temperature does', () => {
    const bold = subject('Bold', 0.8, 8);
    const words = reliabilitySentence(bold, bold.fit?.temperature ?? 1).join('');
    expect(words).toMatch(/^Bold claims 99\.\d\d\s% and keeps 80\.00\s%: overconfident by 19\.\d\spoints\./);
    expect(words).toContain('lowers its ECE');
    expect(reliabilitySentence(subject('Shy', 0.99, 3), 1).join('')).toContain('underconfident');
    expect(reliabilitySentence(bold, 3).join('')).toContain('T = 3.00');
    expect(reliabilitySentence({ ...bold, total: 10_000 }, 1)[0]).toMatch(/^On the first 2,000 of 10,000 digits, /);
  });

  it('name the worse of two, as trained and fitted', () => {
    const [bold, shy] = [subject('Bold', 0.8, 8), subject('Shy', 0.99, 3)];
    expect(pairSentence(bold, shy, 'trained').join('')).toContain('Shy is worse calibrated');
    expect(pairSentence(bold, shy, 'fitted').join('')).toMatch(/^Each at its fitted temperature/);
  });

  it('count the mistakes that it is sure of', () => {
    expect(confidenceSentence(subject('Bold', 0.8, 8), 1).join('')).toContain('400 of its 400 mistakes are among them');
    expect(confidenceSentence(subject('Shy', 0.99, 3), 1).join('')).toContain('none of its 20 mistakes');
  });

  it('say what a shift does to the claims', () => {
    const calm = subject('Net', 0.99, 7);
    expect(shiftSentence(calm, subject('Turned', 0.6, 7).live, 1, 'Rotated by 45°').join('')).toMatch(/^Rotated by 45°, Net is right 60\.0\s% of the time instead of 99\.0\s%, and still claims 99\.\d\s%: 39\.\d\spoints too much on 2,000 digits\.$/);
  });
});
