/** An ensemble beside its members: what must hold whatever the logits are. */
import { describe, expect, it } from 'vitest';
import { Random } from '../random/random';
import { logMeanProbabilities, meanLogits } from '../uncertainty/combine';
import { compareMembers } from './members';
import { calibrationReport } from './report';
import { fitTemperature } from './temperature';

const CLASSES = 4;

/** Logits that are right more often than not, and `sharp` times as sure as they should be. */
function rows(seed: string, n: number, sharpness: readonly number[]) {
  const random = Random.of('members', seed);
  const labels = Uint8Array.from({ length: n }, () => random.integer(CLASSES));
  const members = sharpness.map((sharp) => Float32Array.from({ length: n * CLASSES }, (_, i) => sharp * ((i % CLASSES === labels[Math.floor(i / CLASSES)] ? 1.5 : 0) + random.normal())));
  return { members, labels, joined: meanLogits(members) };
}

describe('compareMembers', () => {
  const test = rows('test', 1500, [1, 3, 0.4]);
  const fitting = rows('fitting', 1500, [1, 3, 0.4]);
  const report = compareMembers(test, fitting, CLASSES, 'mean-logits');

  it('gives each member its own figures and its own temperature', () => {
    report.members.forEach(({ accuracy, eceBefore, temperature }, m) => {
      const alone = calibrationReport(test.members[m], test.labels);
      expect(accuracy).toBe(alone.accuracy);
      expect(eceBefore).toBe(alone.ece);
      expect(temperature).toBe(fitTemperature(fitting.members[m], fitting.labels).temperature);
    });
    // Three times as sure as the first asks for about three times its temperature.
    expect(report.members[1].temperature / report.members[0].temperature).toBeCloseTo(3, 0);
  });

  it('scales the joined network once, which no vote and no temperature of a member needs', () => {
    expect(report.joined.eceAfter).toBeLessThan(report.joined.eceBefore);
    expect(report.agreement).toBeGreaterThan(0);
    expect(report.moreThanHalf).toBeLessThanOrEqual(report.vote);
    expect(report.informationWrong).toBeGreaterThan(report.informationRight ?? Infinity);
  });

  it('of an ensemble at a temperature: its figures as it is, and a fit that makes up for the temperature', () => {
    const at2 = (of: typeof test) => ({ ...of, joined: logMeanProbabilities(of.members, CLASSES).map((z) => z / 2) });
    const warm = compareMembers(at2(test), at2(fitting), CLASSES, 'mean-probabilities');
    const plain = fitTemperature(logMeanProbabilities(fitting.members, CLASSES), fitting.labels).temperature;
    const { accuracy, ece } = calibrationReport(at2(test).joined, test.labels);
    expect([warm.joined.accuracy, warm.joined.eceBefore]).toEqual([accuracy, ece]);
    expect(warm.joined.temperature).toBeCloseTo(plain / 2, 4);
    // Members with temperatures of their own are joined without the ensemble's.
    const probabilities = compareMembers({ ...test, joined: logMeanProbabilities(test.members, CLASSES) }, { ...fitting, joined: logMeanProbabilities(fitting.members, CLASSES) }, CLASSES, 'mean-probabilities');
    expect(warm.scaledFirst).toEqual(probabilities.scaledFirst);
  });

  it('of members that are all the same is each of them', () => {
    const [one] = test.members;
    const same = compareMembers({ ...test, joined: one, members: [one, one] }, { ...fitting, joined: fitting.members[0], members: [fitting.members[0], fitting.members[0]] }, CLASSES, 'mean-probabilities');
    expect(same.joined.accuracy).toBe(same.members[0].accuracy);
    expect(same.joined.temperature).toBeCloseTo(same.members[0].temperature, 6);
    expect(same.scaledFirst.ece).toBeCloseTo(same.members[0].eceAfter, 6);
    expect([same.vote, same.moreThanHalf]).toEqual([same.joined.accuracy, same.joined.accuracy]);
    expect(same.agreement).toBe(1);
    expect(same.informationRight).toBeCloseTo(0, 9);
  });
});
