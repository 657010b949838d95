/**
 * The port through which shipped models are read: fetch in the worker, files in the command line.
 */
export interface ModelFileSource {
  /**
   * A JSON file below `models/`.
   * @throws LabError `zoo-missing`
   */
  json(path: string): Promise<unknown>;
  /** A binary file below `models/`. */
  bytes(path: string): Promise<ArrayBuffer>;
}
