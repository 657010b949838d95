import { describe, expect, it } from 'vitest';
import { LabError } from '../core/errors';
import { MemoryStorage, type Storage } from '../engine/storage';
import { StorageOrMemory } from './storage-or-memory';

function refusing(code: string): Storage {
  const refuse = (): Promise<never> => Promise.reject(new LabError(code, 'No.'));
  return { get: refuse, put: refuse, delete: refuse, list: refuse };
}

const record = { json: 1, arrays: {} };

describe('StorageOrMemory', () => {
  it('keeps in memory what a browser does not let it keep', async () => {
    const storage = new StorageOrMemory(refusing('storage-unavailable'));
    await storage.put('models/a', record);
    expect(await storage.get('models/a')).toEqual(record);
    expect(await storage.list('models/')).toEqual(['models/a']);
  });

  it('says so when there is no room', async () => {
    await expect(new StorageOrMemory(refusing('storage-full')).put('a', record)).rejects.toMatchObject({ code: 'storage-full' });
  });

  it('uses the storage that works', async () => {
    const memory = new MemoryStorage();
    await new StorageOrMemory(memory).put('a', record);
    expect(await memory.get('a')).toEqual(record);
  });
});
