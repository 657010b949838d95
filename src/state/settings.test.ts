import { describe, expect, it } from 'vitest';
import type { BackendId } from '../core/catalogue/backends';
import { defaultSettings, fastestMeasured, restoreSettings } from './settings';

const measured = (speeds: Partial<Record<BackendId, number>>) => ({
  browser: 'x',
  measurements: Object.entries(speeds).map(([backend, imagesPerSecond]) => ({ backend: backend as BackendId, imagesPerSecond })),
});

describe('fastestMeasured', () => {
  it('moves from wasm only to what is clearly faster', () => {
    expect(fastestMeasured(measured({ wasm: 100, webgl: 3, webgpu: 5 }))).toBe('wasm');
    expect(fastestMeasured(measured({ wasm: 100, webgl: 120 }))).toBe('wasm');
    expect(fastestMeasured(measured({ wasm: 100, webgl: 900, webgpu: 2000 }))).toBe('webgpu');
    expect(fastestMeasured(measured({ wasm: 0, webgl: 4 }))).toBe('webgl');
  });
});

describe('restoreSettings', () => {
  it('keeps what it understands and leaves the rest at its default', () => {
    expect(restoreSettings({ theme: 'dark', backend: 'abacus', measured: { browser: 3 } })).toEqual({ ...defaultSettings, theme: 'dark' });
    const kept = measured({ wasm: 10 });
    expect(restoreSettings({ measured: kept }).measured).toEqual(kept);
    expect(restoreSettings({ singleKeys: false }).singleKeys).toBe(false);
    expect(restoreSettings('?')).toEqual(defaultSettings);
  });
});
