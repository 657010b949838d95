/** ODIN's two settings as a map of AUROC: where it helps, where it harms, and what the best is worth on other images. */
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import type { DatasetState } from '../../protocol/methods';
import { Button } from '../../ui/button';
import { ChartFrame } from '../../ui/chart-frame';
import { DataTable } from '../../ui/data-table';
import { formatCount } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { Picker } from '../../ui/picker';
import { Term } from '../../ui/term';
import { missingMessage } from './controls';
import frame from '../../ui/panel-frame.module.css';
import styles from './detect-panel.module.css';
import { formatAuroc } from './measures-table';
import { gridCells } from './odin-grid';
import type { GridSet, ReportedBest, TunedGrid } from './odin-grid';
import { OdinMap } from './odin-map';
import { OUTSIDERS, outsiders } from './outsiders';
import { linkNumber } from './settings';
import type { Changes, DetectSettings } from './settings';
import { Training } from './training';

export interface OdinViewProps {
  settings: DetectSettings;
  onChange: (changes: Changes) => void;
  networkLabel: string;
  network: ClassifierSpec;
  entries: readonly ModelEntry[];
  set: GridSet;
  grid: TunedGrid | null;
  reported: ReportedBest | null;
  datasets: readonly DatasetState[];
}

const COUNTS = [50, 100, 300, 1000];

export function OdinView({ settings, onChange, networkLabel, network, entries, set, grid, reported, datasets }: OdinViewProps) {
  const { many } = outsiders(set);
  const best = grid ? gridCells[grid.best] : null;
  const missing = missingMessage(datasets, set);
  const counts = COUNTS.includes(settings.mapCount) ? COUNTS : [...COUNTS, settings.mapCount].sort((a, b) => a - b);
  const summary = grid && best ? `AUROC of ODIN by ${networkLabel} over temperature and epsilon, ${formatCount(grid.count)} validation digits against ${formatCount(grid.outCount)} ${many}; the best cell is T = ${best.temperature}, epsilon = ${best.epsilon} with ${formatAuroc(grid.aurocs[grid.best])}.` : '';
  return (
    <div className={frame.view}>
      <div className={styles.figure}>
        {grid && best ? (
          <ChartFrame
            title={`AUROC of ODIN, tuned on ${formatCount(grid.count)} validation digits against ${formatCount(grid.outCount)} ${many}`}
            summary={summary}
            fileName={`odin-${set}`}
            table={{ columns: ['Temperature', 'Epsilon', 'AUROC, tuning'], rows: gridCells.map(({ temperature, epsilon }, i) => [temperature, epsilon, grid.aurocs[i]]) }}
          >
            <OdinMap grid={grid} summary={summary} />
          </ChartFrame>
        ) : (
          <Notice state={missing ? 'note' : 'loading'}>{missing ?? `${networkLabel} goes through ${gridCells.length} settings of ODIN.`}</Notice>
        )}
      </div>
      <div className={styles.controls}>
        <div className={styles.pair}>
          <Picker
            label="Outsiders"
            options={OUTSIDERS.filter(({ id }) => id !== 'own').map(({ id, label }) => ({ id, label, ...(missingMessage(datasets, id) ? { detail: 'not installed' } : {}) }))}
            value={set}
            onChange={(next) => onChange({ set: next === 'letters' ? undefined : next })}
          />
          <Picker label="Images of each draw" options={counts.map((count) => ({ id: String(count), label: formatCount(count) }))} value={String(settings.mapCount)} onChange={(n) => onChange({ 'map-n': n === '100' ? undefined : n })} />
        </div>
        {grid && best ? (
          <DataTable
            caption="The best cell, tuned on one draw and reported on another"
            columns={[
              { id: 'name', label: 'OOD = positive' },
              { id: 'value', label: <Term id="auroc">AUROC</Term>, align: 'right' },
            ]}
            rows={[
              { id: 'tuned', cells: { name: `T = ${best.temperature}, ε = ${best.epsilon}, tuning draw`, value: formatAuroc(grid.aurocs[grid.best]) } },
              { id: 'reported', isMarked: true, cells: { name: 'the same on test', value: reported ? `${formatAuroc(reported.auroc)} (${formatAuroc(reported.interval[0])}–${formatAuroc(reported.interval[1])})` : '…' } },
              { id: 'msp', cells: { name: 'plain confidence on test', value: reported ? formatAuroc(reported.msp) : '…' } },
            ]}
          />
        ) : null}
        <p className={styles.remark}>
          Tuned on the <Term id="validation-set">validation</Term> digits and one draw of {many}; reported on test digits and a draw of {many} that shares no image with it{reported ? `, ${formatCount(reported.count)} and ${formatCount(reported.outCount)} images` : ''}. It is still tuned to this kind of outsider: on
          others the same setting may do worse. T = 0.33, ε = 0.1 is the report’s choice, T = 1000, ε = 0.0014 the usual one. Ranked by log-odds.
        </p>
        <Training network={network} entries={entries} />
        {best ? (
          <Button onPress={() => onChange({ view: undefined, score: 'odin', 'odin-t': linkNumber(best.temperature), 'odin-e': linkNumber(best.epsilon), tuned: set })}>See the best on the histogram</Button>
        ) : null}
      </div>
    </div>
  );
}
