import fs from 'node:fs';
import { expect, it } from 'vitest';
import { inRoot } from '../lib/paths.mjs';
import { PAGES, pageOf } from './lab-pages.mjs';

it('makes a page of every text, with its title, and links from one to another', () => {
  for (const file of Object.keys(PAGES)) {
    const text = fs.readFileSync(inRoot('docs', file), 'utf8');
    const page = pageOf(text);
    expect(page).toContain(`<title>${/^# (.+)$/m.exec(text)?.[1]}</title>`);
    expect(page).not.toMatch(/<script/i);
  }
  expect(pageOf('# A\n\n[on](winograd.md#gradients) [out](https://example.org/x.md)')).toContain('href="winograd.html#gradients"');
  expect(pageOf('# A\n\n[out](https://example.org/x.md)')).toContain('href="https://example.org/x.md"');
});

it('lets a wide table scroll by itself', () => {
  expect(pageOf('# A\n\n| a |\n|---|\n| 1 |\n')).toMatch(/<div class="table" role="region" aria-label="Table 1" tabindex="0"><table>[\s\S]*<\/table><\/div>/);
});
