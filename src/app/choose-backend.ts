/**
 * What "automatic" means. The first visit starts on wasm, which is ready soonest; when the first
 * digit has been read and the page is idle, a worker of its own times every backend on real work.
 * The result is remembered, and the engine moves if another backend is clearly faster.
 */
import { LabClient } from '../client/lab-client';
import { spawnWorker } from '../client/spawn-worker';
import type { BackendId } from '../core/catalogue/backends';
import { noticesStore } from '../state/notices';
import { fastestMeasured, settingsStore } from '../state/settings';

/** How long the engine must have been idle before the measurement, so that it disturbs nobody. */
const IDLE_MS = 6_000;
/** A backend that takes longer than this to be measured is no use here. */
const PATIENCE_MS = 60_000;

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

async function measure(own: LabClient, client: LabClient): Promise<void> {
  try {
    const measurements = await own.call('measure-backends', {}, { signal: AbortSignal.timeout(PATIENCE_MS) });
    settingsStore.getState().change({ measured: { browser: browserId(), measurements } });
  } catch {
    // Too slow, or a driver that fell over: wasm stays, and the next visit tries again.
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
