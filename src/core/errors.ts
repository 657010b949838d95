/**
 * The one error class of the lab: a stable code that survives the worker boundary and the
 * command line, and a sentence that tells a person what to do.
 */

/** What crosses a thread or a file: an error as plain data. */
export interface ErrorRecord {
  code: string;
  message: string;
}

/**
 * An error that a person may see.
 * `code` is kebab-case, stable and documented by its use; `message` is one sentence or two,
 * ending with what can be done about it.
 */
export class LabError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LabError';
    this.code = code;
  }
}

/** The code of a job that was stopped because somebody asked for it: never shown as a failure. */
export const CANCELLED = 'cancelled';

/** A fresh "cancelled" error. */
export function cancelled(): LabError {
  return new LabError(CANCELLED, 'The job was cancelled; what was finished is kept.');
}

/** Any thrown value as plain data; an unknown error keeps its own message under the code "internal". */
export function toErrorRecord(error: unknown): ErrorRecord {
  if (error instanceof LabError) return { code: error.code, message: error.message };
  if (error instanceof Error && error.name === 'AbortError') return toErrorRecord(cancelled());
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

/** The inverse of `toErrorRecord`. */
export function fromErrorRecord(record: ErrorRecord): LabError {
  return new LabError(record.code, record.message);
}
