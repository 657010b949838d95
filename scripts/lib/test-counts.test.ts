/**
 * The closing line of `npm test` must not call a crash a pass: counts come from reports of the runners' shapes.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { add, fromPlaywright, fromVitest, nothing } from './test-counts.mjs';

function reportFile(report: object): string {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'digit-lab-report-')), 'report.json');
  fs.writeFileSync(file, JSON.stringify(report));
  return file;
}

it('adds the reports of both runners', () => {
  const unit = fromVitest(reportFile({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 }));
  const endToEnd = fromPlaywright(reportFile({ stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 0 } }));
  expect(add(unit, endToEnd)).toEqual({ passed: 8, failed: 3, skipped: 2 });
});

it('counts nothing where a runner left no report', () => {
  expect(fromVitest('/nowhere/report.json')).toEqual(nothing);
  expect(fromPlaywright('/nowhere/report.json')).toEqual(nothing);
});
