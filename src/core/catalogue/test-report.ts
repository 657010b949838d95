/** How a classifier did on labelled images, as plain data. */
export interface TestReport {
  n: number;
  accuracy: number;
  /** Wilson's, 95 %. */
  interval: [lower: number, upper: number];
  /** confusion[true][read], counts. */
  confusion: number[][];
  /** The surest mistakes first: test row, label, reading, confidence in it. */
  mistakes: { index: number; label: number; reading: number; confidence: number; pixels: Uint8Array }[];
  durationMs: number;
}
