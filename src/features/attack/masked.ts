/**
 * The gradient-masking alarm of the table: where gradients vanish, attacks that follow them are blind, and a high
 * robust accuracy is no sign of safety. Said in the cell and in a sentence below the table.
 */
import type { CellResult } from '../../core/catalogue/results';
import { formatPercent } from '../../ui/format';
import { readFigures } from './attack-figures';
import type { AttackFigures } from './attack-figures';
import type { TableLayout } from './attack-plan';
import { listed } from './words';

/** From this share of vanished gradients on a robust accuracy is called masked. */
const MASKED = 0.01;

/** Attacks that follow no gradient have no share, and mask nothing. */
export const isMasked = ({ zeroGradientShare }: Pick<AttackFigures, 'zeroGradientShare'>): boolean => (zeroGradientShare ?? 0) > MASKED;

/**
 * A sentence about cells whose gradients vanished; null where none did.
 * @param labelOf what to call a column
 */
export function maskedWords({ columns, rows }: TableLayout, results: Readonly<Record<string, CellResult>>, labelOf: (name: string) => string): string | null {
  const masked = columns.flatMap(({ name }) => {
    const shares = rows.map(({ cells }) => readFigures(results[cells[name]?.cell.id ?? ''])?.zeroGradientShare ?? 0);
    const most = Math.max(0, ...shares);
    return isMasked({ zeroGradientShare: most }) ? [`${labelOf(name)} (up to ${formatPercent(most)} of the digits)`] : [];
  });
  return masked.length > 0 ? `“Masked”: for ${listed(masked)} the gradient was exactly zero, so attacks that follow it are blind there, and a high figure says nothing about safety. Noise, or images made against another network, would tell.` : null;
}
