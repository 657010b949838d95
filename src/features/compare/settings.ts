/** The settings of the Compare panel as they stand in its link; the networks stand there as the subjects. */
import { ROW_GROUPS } from '../../core/comparison/rows';
import type { RowGroup } from '../../core/comparison/rows';
import { choiceParameter, numberParameter } from '../../state/panel-parameters';
import type { Parameters } from '../../state/panel-parameters';

export const VIEWS = ['findings', 'figures', 'report', 'augmentation', 'card'] as const;
export type View = (typeof VIEWS)[number];

export const FEWEST_IMAGES = 10;
export const MOST_IMAGES = 10_000;
/** A minute for small networks, some for an ensemble. */
export const USUAL_IMAGES = 50;
export const MOST_NETWORKS = 6;

export interface CompareSettings {
  view: View;
  /** Images of each set for what is computed here. */
  count: number;
  /** Groups of rows that are shown; all where none is named. */
  group: RowGroup | 'all';
}

export function readSettings(parameters: Parameters): CompareSettings {
  return {
    view: choiceParameter(parameters, 'view', VIEWS, 'findings'),
    count: numberParameter(parameters, 'n', { min: FEWEST_IMAGES, max: MOST_IMAGES, fallback: USUAL_IMAGES, integer: true }),
    group: choiceParameter(parameters, 'rows', ['all', ...ROW_GROUPS], 'all'),
  };
}

export type Changes = Readonly<Record<string, string | undefined>>;
