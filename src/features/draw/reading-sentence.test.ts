/** The sentence says what the numbers say. */
import { describe, expect, it } from 'vitest';
import { readingSentence } from './reading-sentence';

function probabilities(of: Record<number, number>): number[] {
  const rest = (1 - Object.values(of).reduce((sum, p) => sum + p, 0)) / (10 - Object.keys(of).length);
  return Array.from({ length: 10 }, (_, i) => of[i] ?? rest);
}

const say = (reading: Parameters<typeof readingSentence>[0]): string => readingSentence(reading).join('').replace(/\u00a0/g, ' ');

describe('readingSentence', () => {
  it('names the reading, its confidence and the second thought', () => {
    expect(say({ label: 'Small CNN', probabilities: probabilities({ 3: 0.987, 8: 0.006 }), members: [] })).toBe(
      'Small CNN reads a 3, 98.7 % sure; 8 is its second thought, 0.6 %.',
    );
  });

  it('does not mention a second thought that is none', () => {
    expect(say({ label: 'M5', probabilities: probabilities({ 8: 0.99999 }), members: [] })).toBe(
      'M5 reads an 8, > 99.9 % sure; nothing else comes into question.',
    );
  });

  it('calls a guess a guess', () => {
    expect(say({ label: 'M5', probabilities: probabilities({ 1: 0.3, 7: 0.25 }), members: [] })).toMatch(/^M5 guesses a 1, 30.0 % sure; 7/);
  });

  it('judges where the truth is known', () => {
    const reading = { label: 'M5', probabilities: probabilities({ 4: 0.6, 9: 0.3 }), members: [] };
    expect(say({ ...reading, truth: 9 })).toContain('It is wrong: the label says 9.');
    expect(say({ ...reading, truth: 4 })).toContain('It is right.');
  });

  it('says whether the members agree', () => {
    const member = (label: string, top: number) => ({ label, probabilities: probabilities({ [top]: 0.9 }) });
    const reading = { label: 'Ensemble', probabilities: probabilities({ 3: 0.9 }) };
    expect(say({ ...reading, members: [member('M3', 3), member('M5', 3)] })).toContain('All 2 members agree.');
    expect(say({ ...reading, members: [member('M3', 3), member('M5', 8)] })).toContain('M5 reads an 8; the others agree.');
    expect(say({ ...reading, members: [member('M3', 1), member('M5', 8)] })).toContain('M3 reads a 1 and M5 reads an 8.');
  });
});
