/** Times the backends, in a worker that the page made for this alone. */
import { measureBackends } from '../../engine/backends/choose';
import type { Handler } from '../call-table';

export const measure: Handler<'measure-backends'> = (_, { part }) => measureBackends({}, part);
