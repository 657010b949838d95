/** The comparison as files: a row per figure, with everything that says what it is worth. */
import { groupLabels } from '../../core/comparison/rows';
import { toCsv } from '../../ui/chart-export';
import type { ComparisonTable } from './comparison-table';
import { noteWords } from './words';

const COLUMNS = ['group', 'row', 'figure', 'network', 'source', 'value', 'lower 95 %', 'upper 95 %', 'digits', 'outsiders', 'best', 'note', 'backend', 'date'] as const;

export interface ExportedFigure {
  group: string;
  row: string;
  figure: string;
  network: string;
  source: 'measured by us' | 'computed here' | 'counted';
  value: number;
  interval: readonly [number, number] | null;
  digits: number;
  outsiders: number | null;
  best: boolean;
  note: string;
  backend: string;
  date: string;
}

export function exportedFigures({ networks, rows }: ComparisonTable): ExportedFigure[] {
  return rows.flatMap(({ row, cells, best }) =>
    networks.flatMap(({ key, label }) => {
      const { committed, live } = cells.get(key) ?? {};
      return [committed, live].flatMap((figure): ExportedFigure[] =>
        figure
          ? [
              {
                group: groupLabels[row.group],
                row: row.id,
                figure: row.label,
                network: label,
                source: row.id === 'parameters' ? 'counted' : figure.isLive ? 'computed here' : 'measured by us',
                value: figure.value,
                interval: figure.interval ?? null,
                digits: figure.n,
                outsiders: figure.outsiders ?? null,
                best: best?.network === key,
                note: noteWords(figure, cells.get(key)),
                backend: figure.backend,
                date: figure.date ?? '',
              },
            ]
          : [],
      );
    }),
  );
}

export function comparisonCsv(table: ComparisonTable): string {
  const rows = exportedFigures(table).map((one) => [one.group, one.row, one.figure, one.network, one.source, one.value, one.interval?.[0] ?? null, one.interval?.[1] ?? null, one.digits, one.outsiders, one.best ? 'best' : '', one.note, one.backend, one.date]);
  return toCsv(COLUMNS, rows);
}
