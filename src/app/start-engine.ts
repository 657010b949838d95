/** Starts the engine once the shell is painted, and says when it had to be started again. */
import type { LabClient } from '../client/lab-client';
import { refreshModels } from '../state/models';
import { noticesStore } from '../state/notices';
import { backendToStart, measureWhenIdle } from './choose-backend';
import { followSpecimen } from '../state/specimen-image';
import { streamEnsembleWhenIdle } from './stream-ensemble';

/** Returns the way to stop following; the engine itself goes on. */
export function startEngine(client: LabClient): () => void {
  let before = client.state.phase;
  const stopEngine = client.subscribe(() => {
    const { state } = client;
    if (state.phase === 'restarting' && before !== 'restarting')
      noticesStore.getState().say(`${state.reason} The engine is being started again; models and checkpoints are kept.`);
    if (state.phase === 'ready' && before !== 'ready') void refreshModels(client);
    before = state.phase;
  });
  const stopSpecimen = followSpecimen(client);
  if (client.state.phase === 'loading') {
    // The reason of a failure is in the client's state, where the chip and the panels show it.
    client.start(backendToStart()).catch(() => undefined);
  }
  const stopStream = streamEnsembleWhenIdle(client);
  const stopMeasuring = measureWhenIdle(client);
  return () => {
    stopStream();
    stopMeasuring();
    stopEngine();
    stopSpecimen();
  };
}
