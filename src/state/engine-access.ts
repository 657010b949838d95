/**
 * How a panel reaches the engine: the one client of the page, handed down by the app, and its phase.
 */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { EngineState, LabClient } from '../client/lab-client';

export const ClientContext = createContext<LabClient | null>(null);

/** The page's client. Throws outside the app, which is a mistake in the program. */
export function useClient(): LabClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error('useClient was called outside the app');
  return client;
}

/** The phase of the engine, live. */
export function useEngineState(): EngineState {
  const client = useClient();
  return useSyncExternalStore(client.subscribe, () => client.state);
}
