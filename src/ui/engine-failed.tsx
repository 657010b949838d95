/** What a panel says when the engine has stopped, and the way on: the backend that every browser has. */
import { Button } from './button';
import { Notice } from './notice';

export interface EngineFailedProps {
  /** A sentence that says what happened. */
  message: string;
  /** Starts the engine on wasm. */
  onStartAgain: () => void;
}

export function EngineFailed({ message, onStartAgain }: EngineFailedProps) {
  return (
    <Notice state="failed" actions={<Button onPress={onStartAgain}>Start again on the CPU</Button>}>
      {message}
    </Notice>
  );
}
