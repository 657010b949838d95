import { describe, expect, it, vi } from 'vitest';
import type { FromWorker, ToWorker } from '../protocol/messages';
import { LabClient, type SpawnedWorker, type WorkerLike } from './lab-client';

/** A worker whose answers the test gives by hand. */
class HandWorker implements WorkerLike {
  onmessage: WorkerLike['onmessage'] = null;
  onerror: WorkerLike['onerror'] = null;
  readonly received: ToWorker[] = [];
  terminated = false;
  die: () => void = () => undefined;

  postMessage(message: ToWorker): void {
    this.received.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  send(message: FromWorker): void {
    this.onmessage?.({ data: message });
  }

  /** The id of the latest call of this method. */
  idOf(method: string): number {
    const call = this.received.findLast((m) => m.type === 'call' && m.method === method);
    if (!call) throw new Error(`${method} was not called`);
    return call.id;
  }

  answerStart(): void {
    this.send({ type: 'result', id: this.idOf('start'), result: { backend: 'wasm', binary: 'simd', threads: 1 } });
  }
}

function clientWithWorkers(): { client: LabClient; workers: HandWorker[] } {
  const workers: HandWorker[] = [];
  const spawn = (): SpawnedWorker => {
    const worker = new HandWorker();
    workers.push(worker);
    const died = new Promise<void>((resolve) => {
      worker.die = resolve;
    });
    return { worker, died };
  };
  return { client: new LabClient(spawn), workers };
}

const question = { classifier: { zoo: 'cnn' }, images: new Float32Array(784) };

async function started(): Promise<{ client: LabClient; workers: HandWorker[] }> {
  const made = clientWithWorkers();
  const starting = made.client.start('auto');
  made.workers[0].answerStart();
  await starting;
  return made;
}

describe('LabClient', () => {
  it('asks and passes on progress, parts and the result', async () => {
    const { client, workers } = await started();
    const onProgress = vi.fn();
    const asked = client.call('models', {}, { onProgress });
    const id = workers[0].idOf('models');
    workers[0].send({ type: 'progress', id, progress: { done: 1, total: 2, unit: 'models' } });
    workers[0].send({ type: 'result', id, result: [] });
    await expect(asked).resolves.toEqual([]);
    expect(onProgress).toHaveBeenCalledWith({ done: 1, total: 2, unit: 'models' });
  });

  it('gives an error its code back', async () => {
    const { client, workers } = await started();
    const asked = client.call('predict', question);
    workers[0].send({ type: 'error', id: workers[0].idOf('predict'), error: { code: 'unknown-model', message: 'No.' } });
    await expect(asked).rejects.toMatchObject({ code: 'unknown-model', message: 'No.' });
  });

  it('rejects a cancelled call at once and replaces a worker that does not let go', async () => {
    vi.useFakeTimers();
    try {
      const { client, workers } = await started();
      const controller = new AbortController();
      const asked = client.call('predict', question, { signal: controller.signal });
      controller.abort();
      await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
      expect(workers[0].received.at(-1)).toMatchObject({ type: 'cancel' });
      expect(workers).toHaveLength(1);
      vi.advanceTimersByTime(10_000);
      expect(workers[0].terminated).toBe(true);
      expect(workers).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('lets a worker live that answers the cancel', async () => {
    vi.useFakeTimers();
    try {
      const { client, workers } = await started();
      const controller = new AbortController();
      const asked = client.call('predict', question, { signal: controller.signal });
      const id = workers[0].idOf('predict');
      controller.abort();
      await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
      workers[0].send({ type: 'error', id, error: { code: 'cancelled', message: 'Cancelled.' } });
      vi.advanceTimersByTime(10_000);
      expect(workers[0].terminated).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('refuses a call that was cancelled before it began', async () => {
    const { client, workers } = await started();
    await expect(client.call('models', {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(workers[0].received).toHaveLength(1);
  });

  it('spawns another worker when one dies, starts it and asks again', async () => {
    const { client, workers } = await started();
    const phases: string[] = [];
    client.subscribe(() => phases.push(client.state.phase));
    const asked = client.call('predict', question);
    workers[0].die();
    await vi.waitFor(() => expect(workers).toHaveLength(2));
    workers[1].answerStart();
    const id = workers[1].idOf('predict');
    const answer = { logits: new Float32Array(10), members: [], durationMs: 1 };
    workers[1].send({ type: 'result', id, result: answer });
    await expect(asked).resolves.toBe(answer);
    await vi.waitFor(() => expect(phases).toEqual(['restarting', 'ready']));
  });

  it('gives a call up that has ended two workers', async () => {
    const { client, workers } = await started();
    const asked = client.call('predict', question);
    workers[0].die();
    await vi.waitFor(() => expect(workers).toHaveLength(2));
    workers[1].die();
    await expect(asked).rejects.toMatchObject({ code: 'engine-lost' });
  });

  it('goes on with wasm when the graphics card is lost', async () => {
    const { client, workers } = clientWithWorkers();
    const starting = client.start('webgpu');
    workers[0].send({ type: 'result', id: workers[0].idOf('start'), result: { backend: 'webgpu', binary: 'stock', threads: 1 } });
    await starting;
    workers[0].send({ type: 'lost', error: { code: 'backend-lost', message: 'The graphics card was lost.' } });
    expect(workers).toHaveLength(2);
    expect(workers[1].received[0]).toMatchObject({ method: 'start', params: { choice: 'wasm' } });
  });

  it('pauses again what was paused when it is asked again', async () => {
    const { client, workers } = await started();
    const asked = client.call('runs', {});
    asked.pause();
    workers[0].die();
    await vi.waitFor(() => expect(workers).toHaveLength(2));
    expect(workers[1].received.map((m) => m.type)).toEqual(['call', 'call', 'pause']);
  });
});
