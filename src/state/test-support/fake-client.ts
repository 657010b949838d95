/** A client that answers on demand, for tests of stores. */
import type { LabClient } from '../../client/lab-client';
import { cancelled } from '../../core/errors';
import type { LabError } from '../../core/errors';

export interface Asked {
  method: string;
  answer(value: unknown): Promise<void>;
  fail(error: LabError): Promise<void>;
  part(value: unknown): void;
}

/** Remembers what was asked; every question is answered by the test. */
export function fakeClient(): { client: LabClient; asked: Asked[] } {
  const asked: Asked[] = [];
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  const call = (method: string, _: unknown, options: { signal?: AbortSignal; onPart?: (part: unknown) => void } = {}) => {
    const promise = new Promise((resolve, reject) => {
      options.signal?.addEventListener('abort', () => reject(cancelled()));
      asked.push({
        method,
        answer: (value) => (resolve(value), settled()),
        fail: (error) => (reject(error), settled()),
        part: (value) => options.onPart?.(value),
      });
    });
    return Object.assign(promise, { pause: () => undefined, resume: () => undefined });
  };
  return { client: { call } as unknown as LabClient, asked };
}
