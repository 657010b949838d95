/** What was measured on an adapter is kept for the next visit. */
import { expect, it } from 'vitest';
import { MemoryStorage } from '../storage';
import { isGradientForms } from './gradient-forms';
import { gradientForms, keepGradientFormsIn, registerGradients } from './gradients';
import { startBackend } from './start';

it('measured forms are kept by adapter, and known by what the backend has', async () => {
  const storage = new MemoryStorage();
  keepGradientFormsIn(storage);
  const { renderer } = await startBackend('webgl');
  await registerGradients();
  const kept = await storage.get(`gradient-forms/webgl/${renderer}`);
  expect(kept?.json).toEqual(await gradientForms());
  expect(isGradientForms('webgl', kept?.json)).toBe(true);
  expect(isGradientForms('webgl', { forward: 'tiled', input: 'stock', filter: 'stock' })).toBe(false);
  expect(isGradientForms('webgpu', undefined)).toBe(false);
});

it('kept forms are taken without a measurement', async () => {
  const storage = new MemoryStorage();
  keepGradientFormsIn(storage);
  const { renderer } = await startBackend('webgpu');
  const given = { forward: 'stock', input: 'columns', filter: 'convolution' };
  await storage.put(`gradient-forms/webgpu/${renderer}`, { json: given, arrays: {} });
  await registerGradients();
  expect(await gradientForms()).toEqual(given);
});
