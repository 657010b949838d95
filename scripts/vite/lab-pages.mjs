// @ts-check
/**
 * Vite plugin: the pages of docs/ that are part of the product, as HTML at /docs/: how the lab computes, with the
 * mathematics that a student can follow, and what was measured. They are plain pages without a script, in the reader's
 * theme; links from one to another stay among them.
 */
import fs from 'node:fs';
import path from 'node:path';
import { marked } from 'marked';
import { inRoot } from '../lib/paths.mjs';

/** Files of docs/ that are shown, and the address of each below the site. */
export const PAGES = { 'PERFORMANCE.md': 'docs/performance.html', 'winograd.md': 'docs/winograd.html', 'RESULTS.md': 'docs/results.html' };

const STYLE = `
:root { color-scheme: light dark; --ground: #fbfaf7; --ink: #22201c; --rule: #cfcabf; --touch: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --ground: #191a1c; --ink: #e8e6e1; --rule: #45474c; --touch: #7cb8f2; } }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 4rem; background: var(--ground); color: var(--ink); font: clamp(1rem, 0.9rem + 0.4vw, 1.3rem) / 1.55 system-ui, sans-serif; }
a { color: var(--touch); }
h1, h2, h3 { line-height: 1.2; }
code { font-size: 0.9em; overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: 0.75rem; border: 1px solid var(--rule); }
pre code { overflow-wrap: normal; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.85em; font-variant-numeric: tabular-nums; }
th, td { padding: 0.25rem 0.6rem; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
`;

/** @param {string} text of a page in Markdown @returns {string} the page in HTML */
export function pageOf(text) {
  const title = /^# (.+)$/m.exec(text)?.[1] ?? 'Digit Safety Lab';
  const shown = Object.fromEntries(Object.entries(PAGES).map(([file, address]) => [file, path.posix.basename(address)]));
  let tables = 0;
  const body = marked
    .parse(text, { async: false })
    .replaceAll(/href="([^":#]+\.md)(#[^"]*)?"/g, (whole, file, place = '') => (shown[file] ? `href="${shown[file]}${place}"` : whole))
    // A wide table scrolls by itself, by keyboard too, and leaves the page as wide as the screen.
    .replaceAll('<table>', () => `<div class="table" role="region" aria-label="Table ${++tables}" tabindex="0"><table>`)
    .replaceAll('</table>', '</table></div>');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title.replaceAll('<', '&lt;')}</title>
<link rel="icon" href="../icon.svg">
<style>${STYLE}</style>
</head>
<body>
<nav><a href="../">Digit Safety Lab</a></nav>
<main>
${body}</main>
</body>
</html>
`;
}

/** @param {string} file of docs/ */
const read = (file) => pageOf(fs.readFileSync(inRoot('docs', file), 'utf8'));

/** @returns {import('vite').Plugin} */
export function labPages() {
  return {
    name: 'lab-pages',
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const asked = (request.url ?? '').split('?', 1)[0].replace(/^\//, '');
        const page = Object.entries(PAGES).find(([, address]) => address === asked);
        if (!page) return next();
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(read(page[0]));
      });
    },
    generateBundle() {
      for (const [file, fileName] of Object.entries(PAGES)) this.emitFile({ type: 'asset', fileName, source: read(file) });
    },
  };
}
