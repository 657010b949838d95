/** Every figure of the compared networks in one table, and the means to compute any row of it here. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { EXPOSED_MARK, EXPOSED_WORDS } from '../../core/catalogue/exposure';
import { groupLabels, ROW_GROUPS } from '../../core/comparison/rows';
import { comparisonRunStore, comparisonStore, startComparison } from '../../state/comparison';
import { useClient, useEngineState } from '../../state/engine-access';
import { Button } from '../../ui/button';
import { Picker } from '../../ui/picker';
import { useSaveFile } from '../../ui/save-file';
import { Term } from '../../ui/term';
import styles from './compare-panel.module.css';
import { comparisonCsv, exportedFigures } from './export';
import { FiguresTable } from './figures-table';
import { CountField } from './live-controls';
import { livePlan } from './live-plan';
import type { Changes, CompareSettings } from './settings';
import type { Comparison } from './use-comparison';
import { measuredWords } from './words';

export interface FiguresViewProps {
  comparison: Comparison;
  settings: CompareSettings;
  onChange: (changes: Changes) => void;
}

export function FiguresView({ comparison: { table, networks, committed }, settings, onChange }: FiguresViewProps) {
  const client = useClient();
  const engine = useEngineState();
  const save = useSaveFile();
  const run = useStore(comparisonRunStore, (state) => state.run);
  const isRunning = run?.status === 'running';
  const wanted = useStore(comparisonStore, (state) => state.rows);
  const running = useMemo(() => new Set(isRunning ? wanted : []), [isRunning, wanted]);
  const { count, group } = settings;
  const compute = (rows: readonly string[]): void => startComparison(client, livePlan(rows, networks, count), rows);
  const hasExposed = table.rows.some(({ cells }) => [...cells.values()].some(({ isExposed, all: figures }) => isExposed && figures.length > 0));
  const all = table.rows.map(({ row }) => row.id);
  const saveJson = (name: string, value: unknown): void => save(name, new Blob([`${JSON.stringify(value, null, 1)}\n`], { type: 'application/json' }));
  return (
    <div className={styles.figures}>
      <div className={styles.controls}>
        <div className={styles.narrow}>
          <Picker
            label="Figures"
            options={[{ id: 'all', label: 'All figures' }, ...ROW_GROUPS.map((id) => ({ id, label: groupLabels[id] }))]}
            value={group}
            onChange={(id) => onChange({ rows: id === 'all' ? undefined : id })}
          />
        </div>
        <CountField count={count} onChange={onChange} />
        <span className={styles.files}>
          <Button onPress={() => save('comparison.csv', new Blob([comparisonCsv(table)], { type: 'text/csv' }))}>CSV</Button>
          <Button onPress={() => saveJson('comparison.json', exportedFigures(table))}>JSON</Button>
          <Button onPress={() => saveJson('comparison-plan.json', livePlan(all, networks, count))}>Save the plan</Button>
        </span>
      </div>
      <p className={styles.remark}>
        {committed ? (committed.measured.length > 0 ? `Figures without “here” were ${measuredWords(committed.measured)}.` : 'No figures were committed with this lab.') : 'The figures that were measured before are being fetched.'} “Compute” computes a row in this page, on the first {count} images of the same draw.{' '}
        <Term id="interval">95 % intervals</Term> and numbers of images stand under each figure; “best” only where the interval of every difference says so, on the images that both networks read. Pointing at a figure tells when and on what it was measured; so do the files.{hasExposed ? ` ${EXPOSED_MARK}\u00a0${EXPOSED_WORDS}, which can’t judge the network: left out of the best.` : ''}
      </p>
      <FiguresTable table={table} group={group} running={running} onCompute={isRunning || engine.phase !== 'ready' ? undefined : compute} />
    </div>
  );
}
