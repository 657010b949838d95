/** A report card as a page of its own, to print or to keep: no script, no font, nothing that it would have to fetch. */
import { formatCount, formatPercent } from '../../ui/format';
import type { ReportCard } from './card';

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

function htmlTable(caption: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join('');
  const body = rows.map(([first, ...rest]) => `<tr><th scope="row">${escaped(first)}</th>${rest.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('\n');
  return `<table><caption>${escaped(caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

const STYLE = `
body { font: 10.5pt/1.4 system-ui, sans-serif; color: #17211e; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6em; } h2 { font-size: 1.15em; margin: 1.6em 0 0.4em; }
table { border-collapse: collapse; width: 100%; margin: 0.8em 0; break-inside: auto; }
caption { text-align: left; font-weight: 600; padding: 0.6em 0 0.2em; }
th, td { text-align: left; font-weight: 400; padding: 0.15em 0.8em 0.15em 0; border-bottom: 1px solid #ccd4ca; vertical-align: baseline; }
thead th { color: #4c5a55; border-bottom: 1.5px solid #17211e; } td { font-variant-numeric: tabular-nums; }
tr { break-inside: avoid; } footer { margin-top: 2em; color: #4c5a55; font-size: 0.92em; }
@media print { body { margin: 0; max-width: none; } }`;

/** The mistakes as rows of a table: "test digit 1247", "4", "9", "99.8 %". */
const mistakeRows = ({ mistakes }: ReportCard): string[][] => mistakes.map(({ row, label, reading, confidence }) => [`test digit ${row}`, String(label), String(reading), formatPercent(confidence)]);

export const reliabilityRows = ({ reliability }: ReportCard): string[][] =>
  (reliability?.bins ?? []).map(({ lower, upper, count, confidence, accuracy }) => [`${formatPercent(lower, 0)} to ${formatPercent(upper, 0)}`, formatCount(count), formatPercent(confidence), formatPercent(accuracy)]);

export const figureColumns = ['Figure', 'Value', '95 % interval', 'Images', 'Note', 'Where from'] as const;
const mistakeColumns = ['Digit', 'Is', 'Read as', 'Claimed'] as const;
export const reliabilityColumns = ['Confidence', 'Digits', 'Mean claim', 'Right'] as const;

export function cardHtml(card: ReportCard): string {
  const { title, date, facts, groups, failures, reliability, missing } = card;
  const parts = [
    `<h1>${escaped(title)}</h1>`,
    htmlTable('What it is', ['', ''], facts.map(({ label, value }) => [label, value])),
    '<h2>How it fares</h2>',
    ...groups.map((group) => htmlTable(group.title, figureColumns, group.figures.map(({ label, value, interval, images, note, source }) => [label, value, interval, images, note, source]))),
    missing.length > 0 ? `<p>Not measured: ${escaped(missing.join('; '))}.</p>` : '',
    '<h2>How it fails</h2>',
    `<ul>${failures.map((sentence) => `<li>${escaped(sentence)}</li>`).join('')}</ul>`,
    card.mistakes.length > 0 ? htmlTable('Its surest mistakes on clean test digits', mistakeColumns, mistakeRows(card)) : '',
    reliability ? htmlTable(`${reliability.title} (${formatCount(reliability.n)} digits)`, reliabilityColumns, reliabilityRows(card)) : '',
    `<footer>Written by Digit Safety Lab on ${escaped(date)}. Every figure was measured by the lab on the images that stand beside it.</footer>`,
  ];
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style></head>\n<body>\n${parts.filter((part) => part !== '').join('\n')}\n</body></html>\n`;
}
