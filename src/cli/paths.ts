/**
 * Where the command line finds the lab's own files, and what a path that a person typed means.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root; the command runs from build/cli/. */
export const labRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A path on the command line is relative to where the person called it, which npm keeps in INIT_CWD. */
export function fromCaller(given: string): string {
  return path.resolve(process.env.INIT_CWD ?? process.cwd(), given);
}
