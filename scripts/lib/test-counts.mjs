// @ts-check
/**
 * How many tests passed and failed, out of the runners' own JSON reports.
 */
import fs from 'node:fs';

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/** @type {Counts} */
export const nothing = { passed: 0, failed: 0, skipped: 0 };

/** @param {Counts} a @param {Counts} b @returns {Counts} */
export const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped });

/** A runner that died before it could report has reported nothing. @param {string} file */
function read(file) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}

/** @param {string} file Vitest's JSON report @returns {Counts} */
export function fromVitest(file) {
  const report = read(file);
  if (!report) return nothing;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** @param {string} file Playwright's JSON report @returns {Counts} */
export function fromPlaywright(file) {
  const stats = read(file)?.stats;
  if (!stats) return nothing;
  // A test that failed first and passed later is no passed test; retries are off, so this stays zero.
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}
