import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../lib/paths.mjs';
import { committedFigures, reportSections } from './report-tables';
import { RESULTS, withSection } from './sections.mjs';
import { variantsSection } from './variants-table.mjs';

describe('sections of docs/RESULTS.md', () => {
  it('are replaced in their place, and the others stay', () => {
    const two = withSection(withSection('# Results\n', 'a', 'a.mjs', 'first'), 'b', 'b.mjs', 'second');
    expect(withSection(two, 'a', 'a.mjs', 'third')).toBe(two.replace('first', 'third'));
    expect(withSection(two, 'a', 'a.mjs', 'first')).toBe(two);
  });

  it('say of the shipped networks what the list says now', () => {
    const zoo = JSON.parse(fs.readFileSync(inRoot('public', 'models', 'index.json'), 'utf8')) as Parameters<typeof variantsSection>[0];
    expect(fs.readFileSync(RESULTS, 'utf8')).toContain(variantsSection(zoo));
  });

  it('say of the report’s tables what the committed results say', () => {
    const text = fs.readFileSync(RESULTS, 'utf8');
    for (const [name, body] of Object.entries(reportSections(committedFigures()))) expect([name, text.includes(body.trim())]).toEqual([name, true]);
  });
});
