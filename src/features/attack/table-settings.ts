/** The settings of the table as text of a link, and back. */
import { attacks, reportAttackIds } from '../../core/catalogue/attacks';
import { reportedEpsilons } from '../../core/report/attacks';
import { numberParameter } from '../../state/panel-parameters';
import type { Parameters } from '../../state/panel-parameters';

export interface TableSettings {
  attacks: readonly string[];
  epsilons: readonly number[];
  count: number;
  seed: number;
  /** By which way ensembles are attacked, as the link names it (through.ts). */
  through?: string;
  /** The epsilon of the transfer matrices, one of the table's; absent: none are made. */
  transfer?: number;
}

export const DEFAULT_COUNT = 20;
const MOST_EPSILONS = 12;
const TEST_IMAGES = 10_000;

/** Radii out of what a person typed: "0.3, 1.5, 10". Null where one is no number >= 0. */
export function parseEpsilons(text: string): number[] | null {
  const words = text.split(/[,;\s]+/).filter((word) => word !== '');
  const values = words.map(Number);
  if (words.length === 0 || words.length > MOST_EPSILONS || values.some((value) => !Number.isFinite(value) || value < 0 || value > 100)) return null;
  return [...new Set(values)].sort((a, b) => a - b);
}

export function readTableSettings(given: Parameters): TableSettings {
  const known = attacks.map(({ id }) => id);
  const chosen = given.attacks?.split(',').filter((id) => known.includes(id)) ?? [];
  const epsilons = (given.epsilons === undefined ? null : parseEpsilons(given.epsilons)) ?? reportedEpsilons;
  return {
    attacks: chosen.length > 0 ? [...new Set(chosen)] : reportAttackIds,
    epsilons,
    count: numberParameter(given, 'n', { min: 1, max: TEST_IMAGES, fallback: DEFAULT_COUNT, integer: true }),
    seed: numberParameter(given, 'draw', { min: 0, max: 9999, fallback: 0, integer: true }),
    through: given.through,
    transfer: epsilons.find((epsilon) => String(epsilon) === given.transfer),
  };
}
