/** The table: networks times attacks times epsilons over test digits, filling in live, with the report's beside it. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { attackEntry } from '../../core/catalogue/attacks';
import type { Cell } from '../../core/catalogue/cells';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import { resolveClassifier } from '../../core/catalogue/plan';
import type { Plan } from '../../core/catalogue/plan';
import type { CellResult } from '../../core/catalogue/results';
import { toErrorRecord } from '../../core/errors';
import { attackSpeedKey, attackSpeedStore, measureAttackSpeeds } from '../../state/attack-speed';
import { attackTableStore, continueTable, dismissTable, pauseTable, startTable, stopTable } from '../../state/attack-table';
import { useClient, useEngineState } from '../../state/engine-access';
import { modelsStore, specLabel } from '../../state/models';
import type { Parameters } from '../../state/panel-parameters';
import { planRemainingMs } from '../../state/plan-time';
import { Answer } from '../../ui/answer';
import { Button } from '../../ui/button';
import { FileButton } from '../../ui/file-drop';
import { formatDuration } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { Progress } from '../../ui/progress';
import { useSaveFile } from '../../ui/save-file';
import { Stressed } from '../../ui/stressed';
import { estimateMs, tableCsv } from './attack-figures';
import { attackCells, attackRuns, buildPlan, columnName, readTablePlan, tableLayout, transferCells } from './attack-plan';
import type { AttackRun } from './attack-plan';
import { CloserLook } from './closer-look';
import type { ComparedNetwork } from './comparison';
import styles from './many-digits.module.css';
import { ResultsTable } from './results-table';
import { shortName } from './settings';
import { TableForm } from './table-form';
import { afterSentence, beforeSentence } from './table-sentence';
import { readTableSettings } from './table-settings';
import { columnLabel, wayOf } from './through';
import { TransferMatrices } from './transfer-matrix';

export interface ManyDigitsProps {
  parameters: Parameters;
  onChange: (changes: Record<string, string | undefined>) => void;
  networks: readonly ComparedNetwork[];
}

export function ManyDigits({ parameters, onChange, networks }: ManyDigitsProps) {
  const client = useClient();
  const engine = useEngineState();
  const save = useSaveFile();
  const entries = useStore(modelsStore, (state) => state.entries);
  const run = useStore(attackTableStore, (state) => state.run);
  const speeds = useStore(attackSpeedStore, (state) => state.speeds);
  const settings = useMemo(() => readTableSettings(parameters), [parameters]);
  const [imported, setImported] = useState<{ plan: Plan; name: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [selected, setSelected] = useState<{ row: string; column: string } | null>(null);

  const formPlan = useMemo(() => buildPlan({ ...settings, networks: networks.map(({ spec }) => spec), through: (spec) => wayOf(settings.through, spec, entries)?.spec }), [settings, networks, entries]);
  const wantedPlan = imported?.plan ?? formPlan;
  // What ran and was not dismissed stays on the page until something else is started.
  const plan = run?.plan ?? wantedPlan;
  const results = run?.results ?? noResults;
  const layout = useMemo(() => tableLayout(plan), [plan]);
  const labelOf = useCallback(
    (name: string): string => {
      const column = layout.columns.find((one) => one.name === name);
      return column ? columnLabel(column, entries) : name;
    },
    [layout, entries],
  );

  const plainLabelOf = useCallback((name: string): string => specLabel(entries, resolveClassifier(plan, name)), [plan, entries]);

  const isReady = engine.phase === 'ready';
  const isRunning = run?.status === 'running';
  const measured = useMemo(() => attackedSpecs(wantedPlan), [wantedPlan]);
  useEffect(() => {
    if (!isReady || isRunning) return undefined;
    return measureAttackSpeeds(client, measured);
  }, [client, isReady, isRunning, measured]);

  const estimate = (cells: readonly Cell[]): number | null =>
    estimateMs(
      attackRuns(cells),
      (run) => imageCount(plan, run.images),
      ({ classifier }) => speeds[attackSpeedKey(engine, resolveClassifier(plan, classifier))],
    );
  const { cells } = plan;
  const tabled = attackCells(plan);
  const transferred = transferCells(plan);
  const left = cells.filter(({ id }) => !results[id]);
  const total = estimate(cells);
  const sentence =
    afterSentence(layout, results, labelOf) ??
    beforeSentence(new Set(tabled.map(({ attack }) => attack)).size, new Set(layout.columns.map(({ key }) => key)).size, new Set(tabled.flatMap(({ epsilons }) => epsilons)).size, imageCount(plan, [...tabled, ...transferred][0].images), transferred.length, total);

  const take = async ([file]: readonly File[]): Promise<void> => {
    setProblem(null);
    try {
      const read = readTablePlan(await file.text());
      dismissTable();
      setSelected(null);
      setImported({ plan: read, name: file.name });
    } catch (error) {
      setProblem(`${file.name} is no plan that this panel can run. ${toErrorRecord(error).message}.`);
    }
  };
  const saveJson = (name: string, value: unknown): void => save(name, new Blob([`${JSON.stringify(value, null, 1)}\n`], { type: 'application/json' }));
  const start = (): void => {
    setProblem(null);
    startTable(client, run && run.status !== 'finished' ? run.plan : wantedPlan);
  };
  const done = Object.keys(results).length;
  const row = layout.rows.find(({ key }) => key === selected?.row) ?? layout.rows.find(({ cells: some }) => Object.values(some).some(({ cell }) => results[cell.id] && !results[cell.id].error));
  const column = layout.columns.find(({ name }) => name === selected?.column) ?? layout.columns.find(({ name }) => row && results[row.cells[name]?.cell.id ?? '']);

  return (
    <div className={styles.panel}>
      <div className={styles.answer}>
        <Answer><Stressed sentence={sentence} /></Answer>
      </div>
      {problem ? (
        <Notice state="failed" actions={<Button onPress={() => setProblem(null)}>Dismiss</Button>}>
          {problem}
        </Notice>
      ) : null}
      {run?.status === 'failed' ? <Notice state="failed">{run.message}</Notice> : null}
      {run?.status === 'stopped' ? (
        <Notice state="note">
          Stopped: {done} of {cells.length} cells are done and kept. “Go on” runs only the others{estimate(left) === null ? '' : `, about ${formatDuration(estimate(left) ?? 0)}`}.
        </Notice>
      ) : null}
      {isRunning ? (
        <Progress
          label="Attacking"
          done={Math.floor(run.progress?.done ?? 0)}
          total={run.progress?.total ?? 0}
          unit="cells"
          isPaused={run.isPaused}
          remainingMs={planRemainingMs(run)}
          note={cellWords(run.progress?.note, cells, labelOf)}
          actions={
            <>
              <Button onPress={run.isPaused ? continueTable : pauseTable}>{run.isPaused ? 'Resume' : 'Pause'}</Button>
              <Button onPress={stopTable}>Cancel</Button>
            </>
          }
        />
      ) : null}
      {run ? null : imported ? (
        <Notice state="note" actions={<Button onPress={() => setImported(null)}>Back to the form</Button>}>
          This is the plan of {imported.name}: {cells.length} cells.
        </Notice>
      ) : (
        <TableForm settings={settings} networks={networks} entries={entries} onChange={onChange} isDisabled={false} />
      )}
      <div className={styles.tools}>
        {isRunning ? null : (
          <Button kind="main" isDisabled={!isReady || (run?.status === 'finished' && left.length === 0)} onPress={start}>
            {run?.status === 'stopped' || run?.status === 'failed' ? 'Go on' : run ? 'All cells are done' : 'Run the attacks'}
          </Button>
        )}
        {run && !isRunning ? (
          <Button
            onPress={() => {
              dismissTable();
              setSelected(null);
            }}
          >
            Another table
          </Button>
        ) : null}
        <span className={styles.files}>
          <Button onPress={() => saveJson('attack-plan.json', plan)}>Save the plan</Button>
          {isRunning ? null : <FileButton label="Open a plan" accept={['.json', 'application/json']} onFiles={(files) => void take(files)} />}
          <Button isDisabled={done === 0} onPress={() => save('attack-table.csv', new Blob([tableCsv(plan, results)], { type: 'text/csv' }))}>
            CSV
          </Button>
          <Button isDisabled={done === 0} onPress={() => saveJson('attack-table.json', { plan, results: Object.values(results) })}>
            JSON
          </Button>
        </span>
      </div>
      {tabled.length > 0 ? (
        <ResultsTable
          layout={layout}
          results={results}
          labelOf={labelOf}
          selected={row && column ? { row: row.key, column: column.name } : null}
          onSelect={(place) => setSelected({ row: place.row.key, column: place.column.name })}
          isRunning={isRunning}
        />
      ) : null}
      {transferred.length > 0 && (isRunning || transferred.some(({ id }) => results[id])) ? <TransferMatrices cells={transferred} results={results} labelOf={plainLabelOf} isRunning={isRunning} /> : null}
      {row && column && row.cells[column.name] && results[row.cells[column.name].cell.id] ? <CloserLook plan={plan} layout={layout} results={results} place={{ row, column }} labelOf={labelOf} /> : null}
    </div>
  );
}

const noResults: Readonly<Record<string, CellResult>> = {};

/** What a plan attacks, each once. */
function attackedSpecs(plan: Plan): ClassifierSpec[] {
  const specs = attackRuns(plan.cells).map(({ classifier }) => resolveClassifier(plan, classifier));
  return [...new Map(specs.map((spec) => [specKey(spec), spec])).values()];
}

function imageCount(plan: Plan, name: AttackRun['images']): number {
  const images = plan.images[name];
  return images.count ?? images.indices?.length ?? 10_000;
}

/** The engine's note names a cell by its id; a person reads which attack on which network that is. */
function cellWords(note: string | undefined, cells: readonly Cell[], labelOf: (name: string) => string): string | undefined {
  const cell = cells.find(({ id }) => note === id || note?.startsWith(`${id}:`));
  if (cell?.kind === 'transfer') return `${shortName(attackEntry(cell.attack))} from network to network`;
  return cell?.kind === 'attack' ? `${shortName(attackEntry(cell.attack))} on ${labelOf(columnName(cell))}` : undefined;
}
