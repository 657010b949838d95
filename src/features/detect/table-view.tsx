/**
 * The report's table, networks by scores: computed here and now, measured by us before where that is
 * committed, and the report's own figures, each labelled as what it is.
 */
import { Fragment } from 'react';
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { scoreEntry } from '../../core/catalogue/scores';
import { REPORTED_ODIN, REPORTED_OUTSIDERS, reportedAuroc, reportedDetectionRemark, reportedDetectionSource, reportedDetectors, reportedScores } from '../../core/report/detection';
import { ChartFrame } from '../../ui/chart-frame';
import { formatCount } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { Picker } from '../../ui/picker';
import type { DatasetState } from '../../protocol/methods';
import { missingMessage } from './controls';
import styles from './detect-panel.module.css';
import type { Scored } from './lines';
import { publishedOdinAuroc } from './published-odin';
import { measuredAuroc, measuredRemark } from './measured';
import { formatAuroc } from './measures-table';
import { OUTSIDERS, outsiders } from './outsiders';
import type { Changes, DetectSettings } from './settings';
import table from './table-view.module.css';

/** A network of the table: of the report, of the lab, or of both. */
export interface TableNetwork {
  id: string;
  label: string;
  entry: ModelEntry | null;
}

/** The report's networks in its order, then the shipped ones that it does not have, and those on the bench. */
export function tableNetworks(entries: readonly ModelEntry[], onBench: readonly ClassifierSpec[]): TableNetwork[] {
  const reported = reportedDetectors.map(({ id, label }): TableNetwork => ({ id, label, entry: entries.find((entry) => entry.id === id) ?? null }));
  const others = entries.filter(({ id, shipped, spec }) => (shipped || onBench.some((one) => specKey(one) === specKey(spec))) && !reported.some((one) => one.id === id)).map((entry): TableNetwork => ({ id: entry.id, label: entry.label, entry }));
  return [...reported, ...others];
}

export interface TableViewProps {
  settings: DetectSettings;
  onChange: (changes: Changes) => void;
  networks: readonly TableNetwork[];
  /** By network id and score id. */
  scored: ReadonlyMap<string, Scored | null>;
  datasets: readonly DatasetState[];
}

/** A wide table scrolls in its own frame, which can be reached by keyboard to scroll it. */
const scrollable = { role: 'region', tabIndex: 0 };

export const cellKey = (network: string, score: string): string => `${network} ${score}`;

export function TableView({ settings, onChange, networks, scored, datasets }: TableViewProps) {
  const { set } = settings;
  const isReportsSet = set === REPORTED_OUTSIDERS;
  const missing = missingMessage(datasets, REPORTED_OUTSIDERS);
  const { many } = outsiders(set);
  const done = [...scored.values()].filter((one) => one !== null).length;
  const first = [...scored.values()].find((one) => one !== null);
  const summary = `AUROC of digits against ${many}, OOD = positive: ${done} of ${scored.size} cells computed here.`;
  const measured = measuredRemark(set);
  return (
    <div className={styles.figure}>
      <div className={styles.narrow}>
        <Picker
          label="Outsiders"
          options={OUTSIDERS.filter(({ id }) => id !== 'own').map(({ id, label }) => ({ id, label, ...(missingMessage(datasets, id) ? { detail: 'not installed' } : {}) }))}
          value={set}
          onChange={(next) => onChange({ set: next === 'letters' ? undefined : next })}
        />
      </div>
      {isReportsSet ? null : (
        <p className={styles.remark}>The report told digits from notMNIST, so its figures stand here for orientation only. {missing ?? 'Choose notMNIST above to compare like with like.'}</p>
      )}
      {isReportsSet && missing ? <Notice state="note">{missing}</Notice> : null}
      <ChartFrame
        title={`AUROC, digits against ${many}, OOD = positive`}
        summary={summary}
        fileName={`detect-table-${set}`}
        hasSvg={false}
        table={{
          columns: ['Network', 'Score', 'Computed here', 'n digits', 'n outsiders', 'Measured by us', 'Report (notMNIST)'],
          rows: networks.flatMap(({ id, label }) =>
            reportedScores.map((score) => {
              const one = scored.get(cellKey(id, score));
              return [label, scoreEntry(score).label, one ? (score === 'odin' ? publishedOdinAuroc(one) : one.metrics.auroc) : null, one?.metrics.inCount ?? null, one?.metrics.outCount ?? null, measuredAuroc(id, set, score)?.auroc ?? null, reportedAuroc(id, score) ?? null];
            }),
          ),
        }}
      >
        <div className={table.frame} aria-label={summary} {...scrollable}>
          <table className={table.table} data-testid="report-table">
            <caption className="visually-hidden">{summary}</caption>
            <thead>
              <tr>
                <th scope="col">Network</th>
                <th scope="col" />
                {reportedScores.map((score) => (
                  <th key={score} scope="col" className={table.number}>
                    {scoreEntry(score).label}
                    {score === 'odin' ? <span className={table.small}>T = {REPORTED_ODIN.temperature}, ε = {REPORTED_ODIN.epsilon}</span> : null}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {networks.map(({ id, label, entry }) => {
                const ours = reportedScores.some((score) => measuredAuroc(id, set, score));
                const theirs = reportedScores.some((score) => reportedAuroc(id, score) !== undefined);
                return (
                  <Fragment key={id}>
                    <tr className={table.head}>
                      <th scope="rowgroup" rowSpan={1 + Number(ours) + Number(theirs)}>
                        {label}
                        <span className={table.small}>{entry ? (entry.training ?? entry.members?.map((member) => member.label).join(', ')) : 'not among the networks at hand'}</span>
                      </th>
                      <th scope="row">computed here</th>
                      {reportedScores.map((score) => {
                        const one = scored.get(cellKey(id, score));
                        return (
                          <td key={score} className={table.number}>
                            {entry ? one ? <strong>{formatAuroc(score === 'odin' ? publishedOdinAuroc(one) : one.metrics.auroc)}</strong> : '…' : '–'}
                            {one ? (
                              <span className={table.small}>{score === 'odin' ? `${formatAuroc(one.metrics.auroc)} by log-odds` : `${formatAuroc(one.interval[0])}–${formatAuroc(one.interval[1])}`}</span>
                            ) : null}
                          </td>
                        );
                      })}
                    </tr>
                    {ours ? (
                      <tr>
                        <th scope="row">measured by us</th>
                        {reportedScores.map((score) => {
                          const known = measuredAuroc(id, set, score);
                          return (
                            <td key={score} className={table.number}>
                              {known ? formatAuroc(known.auroc) : '–'}
                            </td>
                          );
                        })}
                      </tr>
                    ) : null}
                    {theirs ? (
                      <tr>
                        <th scope="row">the report</th>
                        {reportedScores.map((score) => (
                          <td key={score} className={table.number}>
                            {reportedAuroc(id, score)?.toFixed(3)}
                          </td>
                        ))}
                      </tr>
                    ) : null}
                  </Fragment>
                );
              })}
            </tbody>
          </table>
        </div>
      </ChartFrame>
      <div className={styles.own}>
        {first ? (
          <p className={styles.remark}>
            Computed here: {formatCount(first.metrics.inCount)} test digits against {formatCount(first.metrics.outCount)} {many}, with 95 % intervals. ODIN is ranked as published code does, by its probabilities in float32: at
            T = 0.33 most digits round to exactly 1 and tie. Under it the AUROC of its log-odds in float64, which do not tie.
          </p>
        ) : null}
        {measured ? <p className={styles.remark}>{measured}</p> : null}
        <p className={styles.remark}>
          “The report” is {reportedDetectionSource}: MNIST against notMNIST. {reportedDetectionRemark}
        </p>
      </div>
    </div>
  );
}
