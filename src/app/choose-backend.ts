/**
 * What "automatic" means. The first visit starts on wasm, which is ready soonest; when the first
 * digit has been read and the page is idle, a worker of its own times every backend on real work.
 * The result is remembered, and the engine moves if another backend is clearly faster.
 */
import { LabClient } from '../client/lab-client';
import { spawnWorker } from '../client/spawn-worker';
import type { BackendId, BackendMeasurement } from '../core/catalogue/backends';
import { noticesStore } from '../state/notices';
import { fastestMeasured, settingsStore } from '../state/settings';

/** How long the engine must have been idle before the measurement, so that it disturbs nobody. */
const IDLE_MS = 6_000;
/** Time for all of them; what is not measured by then is too slow to be of use here. */
const PATIENCE_MS = 20_000;

/** The browser as far as it decides which backends there are and how fast. */
function browserId(): string {
  return `${navigator.userAgent} ${globalThis.crossOriginIsolated ? 'isolated' : 'plain'}`;
}

/** The backend to start with now. */
export function backendToStart(): BackendId {
  const { backend, measured } = settingsStore.getState();
  if (backend !== 'auto') return backend;
  return measured?.browser === browserId() ? fastestMeasured(measured) : 'wasm';
}

/** Measures once, when it is due and the page has been idle for a while. Returns the way to call it off. */
export function measureWhenIdle(client: LabClient): () => void {
  let measuring: LabClient | null = null;
  let idleSince = performance.now();
  const isDue = (): boolean => {
    const { backend, measured } = settingsStore.getState();
    return backend === 'auto' && measured?.browser !== browserId();
  };
  const timer = setInterval(() => {
    if (client.isBusy || client.state.phase !== 'ready' || document.hidden) idleSince = performance.now();
    if (measuring || performance.now() - idleSince < IDLE_MS) return;
    clearInterval(timer);
    if (!isDue()) return;
    measuring = new LabClient(spawnWorker);
    void measure(measuring, client);
  }, 500);
  return () => {
    clearInterval(timer);
    measuring?.close();
  };
}

/** What could be measured in the time; a backend that took longer counts as one that does not start. */
async function measureAll(own: LabClient): Promise<BackendMeasurement[]> {
  const measurements: BackendMeasurement[] = [];
  const signal = AbortSignal.timeout(PATIENCE_MS);
  await own.call('measure-backends', {}, { signal, onPart: (one) => measurements.push(one) }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  const candidates: BackendId[] = ['wasm', 'webgl', ...('gpu' in navigator ? (['webgpu'] as const) : [])];
  const tooSlow = candidates.filter((backend) => measurements.every((one) => one.backend !== backend));
  const problem = `Not measured within ${PATIENCE_MS / 1000} s.`;
  return [...measurements, ...tooSlow.map((backend) => ({ backend, imagesPerSecond: 0, problem }))];
}

async function measure(own: LabClient, client: LabClient): Promise<void> {
  try {
    settingsStore.getState().change({ measured: { browser: browserId(), measurements: await measureAll(own) } });
  } catch {
    // A driver that fell over, or a tab being closed: wasm stays, and the next visit tries again.
    return;
  } finally {
    own.close();
  }
  const { state } = client;
  const next = backendToStart();
  if (state.phase !== 'ready' || state.info.backend === next || client.isBusy) return;
  noticesStore.getState().say('The graphics card is faster on this device: the engine moves there.');
  client.start(next).catch(() => undefined);
}
