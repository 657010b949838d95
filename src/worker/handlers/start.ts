/** Starts the engine on the backend a person chose, or the one that measures fastest. */
import { startBackend } from '../../engine/backends/start';
import type { Handler } from '../call-table';

export const start: Handler<'start'> = async ({ choice, threads }, { engine }) => {
  const info = await startBackend(choice, threads === undefined ? {} : { threads });
  engine.settleStarted(info);
  return info;
};
