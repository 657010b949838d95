// @ts-check
/**
 * Where things are, so that no script depends on the folder it was called from.
 */
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..', '..');

/** @param {...string} parts */
export const inRoot = (...parts) => path.join(root, ...parts);
