import { expect, it } from 'vitest';
import { shortTitle } from './words';

it('a long name gives way to what is said of it', () => {
  expect(shortTitle('Small CNN', ', T = 1', 30)).toBe('Small CNN, T = 1');
  expect(shortTitle('Ensemble of Small CNN, M3, M5', ', T = 1', 20)).toBe('Ensemble of…, T = 1');
  expect(shortTitle('', 'As trained, T = 1', 5)).toBe('As trained, T = 1');
});
