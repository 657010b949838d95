/** The answer of the table: what it will cost before it runs, and the strongest attack on each network afterwards. */
import { attackEntry } from '../../core/catalogue/attacks';
import type { CellResult } from '../../core/catalogue/results';
import { formatCount, formatDuration, formatPercent } from '../../ui/format';
import { readFigures } from './attack-figures';
import type { TableLayout } from './attack-plan';
import { shortName } from './settings';
import { formatRadius, listed, NORM_NAMES } from './words';

const several = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

export function beforeSentence(attackCount: number, networkCount: number, epsilonCount: number, imageCount: number, transferCount: number, durationMs: number | null): readonly string[] {
  const what = `${several(attackCount, 'attack')} on ${several(networkCount, 'network')} at ${several(epsilonCount, 'epsilon')}, over ${formatCount(imageCount)} test digits${transferCount > 0 ? `, and ${several(transferCount, 'attack')} from network to network` : ''}: `;
  if (durationMs === null) return [what, 'how long that takes here is being measured', '.'];
  return [what, `about ${formatDuration(durationMs)}`, ' on this device.'];
}

/**
 * @param labelOf what to call a column
 * @returns null before the first cell is done
 */
export function afterSentence(layout: TableLayout, results: Readonly<Record<string, CellResult>>, labelOf: (name: string) => string): readonly string[] | null {
  const said = layout.columns.flatMap(({ name }) => {
    let worst: { share: number; words: string; clean: number; n: number } | null = null;
    for (const { attack, epsilon, cells } of layout.rows) {
      const at = cells[name];
      const figures = at && readFigures(results[at.cell.id]);
      if (!figures) continue;
      const share = figures.results[at.epsilonIndex].robustAccuracy;
      // Of equal ones the smallest epsilon says most: rows come in that order within an attack.
      if (worst && share >= worst.share) continue;
      const entry = attackEntry(attack);
      worst = { share, words: `${shortName(entry)} at ${NORM_NAMES[entry.norm]} ${formatRadius(epsilon)}`, clean: figures.cleanAccuracy, n: figures.n };
    }
    return worst ? [{ name, ...worst }] : [];
  });
  if (said.length === 0) return null;
  const [first, ...others] = said;
  const rest = others.map(({ name, share, words }) => `${labelOf(name)} ${formatPercent(share)} (${words})`);
  return [
    `${labelOf(first.name)} reads ${formatPercent(first.clean)} of ${formatCount(first.n)} digits right, and `,
    `${formatPercent(first.share)} under ${first.words}`,
    `, the worst for it so far.${rest.length > 0 ? ` ${listed(rest)} at worst.` : ''}`,
  ];
}
