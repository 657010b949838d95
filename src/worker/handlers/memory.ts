/** How many tensors are alive, for tests and the curious. */
import { tensorMemory } from '../../engine/models/memory';
import type { Handler } from '../call-table';

export const memory: Handler<'memory'> = () => Promise.resolve(tensorMemory());
