/**
 * The engine's worker: takes messages, calls the engine, answers. It imports the protocol and the
 * engine, never anything of the page. Its name is a Web Lock that it holds while it lives, so the
 * page notices when it is ended from outside.
 */
import { CallTable } from './call-table';
import { createContext } from './context';
import { handlers } from './handlers';
import type { FromWorker, ToWorker } from '../protocol/messages';

const scope = self as unknown as DedicatedWorkerGlobalScope;

function send(message: FromWorker, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

const calls = new CallTable(createContext(), handlers, send);

scope.onmessage = ({ data }: MessageEvent<ToWorker>) => calls.receive(data);

/** Says that the worker listens once it holds the lock that tells of its life. */
function announce(): void {
  if (!('locks' in navigator) || !scope.name) {
    send({ type: 'listening' });
    return;
  }
  void navigator.locks.request(scope.name, () => {
    send({ type: 'listening' });
    return new Promise(() => undefined);
  });
}

announce();
