/**
 * The report's table, networks by scores: computed here and now, measured by us before where that is
 * committed, and the report's own figures, each labelled as what it is.
 */
import { EXPOSED_MARK, EXPOSED_WORDS, isExposed } from '../../core/catalogue/exposure';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { scoreEntry } from '../../core/catalogue/scores';
import { REPORTED_ODIN, REPORTED_OUTSIDERS, reportedAuroc, reportedDetectionRemark, reportedDetectionSource, reportedScores } from '../../core/report/detection';
import { Button } from '../../ui/button';
import { ChartFrame } from '../../ui/chart-frame';
import { FootnoteMark } from '../../ui/footnote-mark';
import { formatCount } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { Picker } from '../../ui/picker';
import type { DatasetState } from '../../protocol/methods';
import { trainingOf } from '../../state/models';
import { missingMessage } from './controls';
import styles from './detect-panel.module.css';
import type { Scored } from './lines';
import { publishedOdinAuroc } from './published-odin';
import { measuredAuroc, measuredOrigin, useMeasured } from './measured';
import { MeasuredTable } from './measured-table';
import { formatAuroc } from './measures-table';
import { OUTSIDERS, outsiders } from './outsiders';
import type { Changes, DetectSettings } from './settings';
import type { TableNetwork } from './table-networks';
import table from './table-view.module.css';

export interface TableViewProps {
  settings: DetectSettings;
  onChange: (changes: Changes) => void;
  networks: readonly TableNetwork[];
  entries: readonly ModelEntry[];
  /** By network id and score id. */
  scored: ReadonlyMap<string, Scored | null>;
  datasets: readonly DatasetState[];
}

/** A wide table scrolls in its own frame, which can be reached by keyboard to scroll it. */
const scrollable = { role: 'region', tabIndex: 0 };

export const cellKey = (network: string, score: string): string => `${network} ${score}`;

export function TableView({ settings, onChange, networks, entries, scored, datasets }: TableViewProps) {
  const { set } = settings;
  const isReportsSet = set === REPORTED_OUTSIDERS;
  const missing = missingMessage(datasets, REPORTED_OUTSIDERS);
  const isHere = missingMessage(datasets, set) === undefined;
  const { many } = outsiders(set);
  const done = [...scored.values()].filter((one) => one !== null).length;
  const first = [...scored.values()].find((one) => one !== null);
  const summary = `AUROC of digits against ${many}, OOD = positive: ${done} of ${scored.size} cells computed here.`;
  const measured = useMeasured();
  const ofSet = measured.filter(({ out }) => out === set);
  const exposed = new Set(networks.filter(({ id, entry }) => isExposed(entry?.spec ?? { zoo: id }, set, entries)).map(({ id }) => id));
  const hasMarked = networks.some(({ id }) => exposed.has(id) && reportedScores.some((score) => scored.get(cellKey(id, score)) ?? measuredAuroc(measured, id, set, score)));
  const waiting = networks.flatMap(({ entry, isLive }) => (entry && !isLive ? [entry] : []));
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
          columns: ['Network', 'Score', 'Computed here', 'n digits', 'n outsiders', 'Measured by us', 'Report (notMNIST)', 'Remark'],
          rows: networks.flatMap(({ id, label }) =>
            reportedScores.map((score) => {
              const one = scored.get(cellKey(id, score));
              return [label, scoreEntry(score).label, one ? (score === 'odin' ? publishedOdinAuroc(one) : one.metrics.auroc) : null, one?.metrics.inCount ?? null, one?.metrics.outCount ?? null, measuredAuroc(measured, id, set, score)?.auroc ?? null, reportedAuroc(id, score) ?? null, exposed.has(id) ? EXPOSED_WORDS : ''];
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
                {reportedScores.map((score) => (
                  <th key={score} scope="col" className={table.number}>
                    {scoreEntry(score).label}
                    {score === 'odin' ? <span className={table.small}>T = {REPORTED_ODIN.temperature}, ε = {REPORTED_ODIN.epsilon}</span> : null}
                  </th>
                ))}
              </tr>
            </thead>
              {networks.map(({ id, label, entry, isLive }) => {
                const ours = reportedScores.some((score) => measuredAuroc(measured, id, set, score));
                const mark = exposed.has(id) ? <FootnoteMark mark={EXPOSED_MARK} words={EXPOSED_WORDS} /> : null;
                const theirs = reportedScores.some((score) => reportedAuroc(id, score) !== undefined);
                return (
                  <tbody key={id}>
                    <tr className={table.head}>
                      <th scope="rowgroup" colSpan={1 + reportedScores.length}>
                        {label}
                        <span className={table.small}>{entry ? trainingOf(entries, entry.spec) : 'not among the networks at hand'}</span>
                      </th>
                    </tr>
                    <tr>
                      <th scope="row">computed here</th>
                      {reportedScores.map((score) => {
                        const one = scored.get(cellKey(id, score));
                        return (
                          <td key={score} className={table.number}>
                            {entry ? one ? <strong>{formatAuroc(score === 'odin' ? publishedOdinAuroc(one) : one.metrics.auroc)}</strong> : isLive && isHere ? '…' : '–' : '–'}
                            {one ? mark : null}
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
                          const known = measuredAuroc(measured, id, set, score);
                          return (
                            <td key={score} className={table.number}>
                              {known ? formatAuroc(known.auroc) : '–'}
                              {known ? mark : null}
                              {known ? (
                                <span className={table.small}>
                                  n = {formatCount(known.inCount)}, {formatCount(known.outCount)}
                                </span>
                              ) : null}
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
                  </tbody>
                );
              })}
          </table>
        </div>
      </ChartFrame>
      {waiting.length > 0 ? (
        <div>
          <Button onPress={() => onChange({ all: 'true' })}>
            Compute the other {waiting.length} here too ({formatMegabytes(waiting)})
          </Button>
        </div>
      ) : null}
      <div className={styles.own}>
        {hasMarked ? (
          <p className={styles.remark}>
            {EXPOSED_MARK} {EXPOSED_WORDS}: told to be unsure of just these, so the figure says nothing of outsiders that the network never saw, and is left out of what is called best.
          </p>
        ) : null}
        {first ? (
          <p className={styles.remark}>
            Computed here: {formatCount(first.metrics.inCount)} test digits against {formatCount(first.metrics.outCount)} {many}, with 95 % intervals. ODIN is ranked as published code does, by its probabilities in float32: at
            T = 0.33 most digits round to exactly 1 and tie. Under it the AUROC of its log-odds in float64, which do not tie.
          </p>
        ) : null}
        <p className={styles.remark}>
          {ofSet.length > 0 ? `“Measured by us”: ${measuredOrigin(ofSet)}. ` : ''}“The report” is {reportedDetectionSource}: MNIST against notMNIST. {reportedDetectionRemark}
        </p>
      </div>
      <MeasuredTable measured={measured} set={set} many={many} entries={entries} />
    </div>
  );
}

/** "up to 12 MB": members that several ensembles share are counted with each. */
function formatMegabytes(entries: readonly ModelEntry[]): string {
  const bytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `up to ${Math.max(1, Math.round(bytes / 1e6))} MB`;
}
