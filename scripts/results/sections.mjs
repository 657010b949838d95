// @ts-check
/**
 * docs/RESULTS.md is generated section by section, each by its own script, between two marks: a script replaces
 * its section and leaves the others alone. A section that is not there yet comes at the end.
 */
import fs from 'node:fs';
import { inRoot } from '../lib/paths.mjs';

export const RESULTS = inRoot('docs', 'RESULTS.md');

const HEAD = `# Results

Measured by this repository's own code; published figures are labelled. Everything between two marks is generated: run the script that the mark names, don't edit.
`;

/**
 * The text with a section in the place of its old self, or at the end.
 * @param {string} text
 * @param {string} name of the section, unique
 * @param {string} script that writes it, for the mark
 * @param {string} body
 */
export function withSection(text, name, script, body) {
  const [start, end] = [`<!-- ${name}: written by ${script} -->`, `<!-- end of ${name} -->`];
  const section = `${start}\n${body.trim()}\n${end}`;
  const from = text.indexOf(`<!-- ${name}: written by `);
  const to = text.indexOf(end);
  if (from === -1 || to === -1) return `${text.trimEnd()}\n\n${section}\n`;
  return text.slice(0, from) + section + text.slice(to + end.length);
}

/** Writes a section of docs/RESULTS.md. @param {string} name @param {string} script @param {string} body */
export function writeSection(name, script, body) {
  const text = fs.existsSync(RESULTS) ? fs.readFileSync(RESULTS, 'utf8') : HEAD;
  fs.writeFileSync(RESULTS, withSection(text, name, script, body));
  console.error(`${name} in docs/RESULTS.md`);
}

/** A table in Markdown. @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
export function table(head, rows) {
  /** @param {readonly string[]} cells */
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
