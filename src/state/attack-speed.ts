/** How fast attacks on each network go here: measured once for a network and a backend, before a person asks for many. */
import { createStore } from 'zustand/vanilla';
import type { EngineState, LabClient } from '../client/lab-client';
import { specKey } from '../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../core/catalogue/classifier-spec';
import type { AttackSpeed } from '../protocol/attack';

export const attackSpeedStore = createStore<{ speeds: Readonly<Record<string, AttackSpeed>> }>()(() => ({ speeds: {} }));

export function attackSpeedKey(state: EngineState, spec: ClassifierSpec): string {
  const backend = state.phase === 'ready' ? `${state.info.backend} ${state.info.threads}` : '';
  return `${backend} ${specKey(spec)}`;
}

/** Measures the networks whose speed is not known, one after the other; returns the way to stop that. */
export function measureAttackSpeeds(client: LabClient, specs: readonly ClassifierSpec[]): () => void {
  const controller = new AbortController();
  const measure = async (): Promise<void> => {
    for (const spec of specs) {
      const key = attackSpeedKey(client.state, spec);
      if (attackSpeedStore.getState().speeds[key]) continue;
      // Without a measurement the panel says that it does not know; the run itself will tell.
      const speed = await client.call('attack-speed', { classifier: spec }, { signal: controller.signal }).catch(() => null);
      if (controller.signal.aborted) return;
      if (speed) attackSpeedStore.setState(({ speeds }) => ({ speeds: { ...speeds, [key]: speed } }));
    }
  };
  void measure();
  return () => controller.abort();
}
