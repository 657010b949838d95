/** Every network and every score on the present set, as measured before and committed with the lab: nothing is computed here. */
import { EXPOSED_MARK, EXPOSED_WORDS } from '../../core/catalogue/exposure';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { ChartFrame } from '../../ui/chart-frame';
import { FootnoteMark } from '../../ui/footnote-mark';
import { formatCount } from '../../ui/format';
import styles from './detect-panel.module.css';
import { bestMeasured, isOfExposed, measuredOrigin, measuredScoreName, measuredScores } from './measured';
import type { Measured } from './measured';
import { formatAuroc } from './measures-table';
import table from './table-view.module.css';

export interface MeasuredTableProps {
  measured: Measured;
  set: string;
  /** What the outsiders are called. */
  many: string;
  entries: readonly ModelEntry[];
}

const scrollable = { role: 'region', tabIndex: 0 };

/** Settings of a score break between each other, not within: "T = 0.33". */
const breakable = (name: string): string => name.replaceAll(' = ', '\u00a0=\u00a0');

interface Note {
  mark: string;
  words: string;
}

const exposedNote: Note = { mark: EXPOSED_MARK, words: EXPOSED_WORDS };

/** Marks hang beside their figure, so several of one figure are one mark. */
function Footnotes({ notes }: { notes: readonly Note[] }) {
  return notes.length === 0 ? null : <FootnoteMark mark={notes.map(({ mark }) => mark).join('\u2009')} words={notes.map(({ words }) => words).join('; ')} />;
}

export function MeasuredTable({ measured, set, many, entries }: MeasuredTableProps) {
  const ofSet = measured.filter(({ out }) => out === set);
  if (ofSet.length === 0) return null;
  const best = bestMeasured(measured, set);
  const hasExposed = ofSet.some(isOfExposed);
  const label = (id: string): string => entries.find((entry) => entry.shipped && entry.id === id)?.label ?? id;
  const order = (id: string): number => {
    const at = entries.findIndex((entry) => entry.shipped && entry.id === id);
    return at < 0 ? entries.length : at;
  };
  const networks = [...new Set(ofSet.map(({ classifier }) => classifier))].sort((a, b) => order(a) - order(b));
  const ids = measuredScores(measured, set);
  const cellOf = (network: string, id: string) => ofSet.find((one) => one.classifier === network && one.id === id);
  const nameOf = (id: string): string => {
    const one = ofSet.find((each) => each.id === id);
    return one ? measuredScoreName(one) : id;
  };
  const whole = Math.max(...ofSet.map(({ inCount }) => inCount));
  const few = ofSet.find(({ inCount }) => inCount < whole);
  const leftOut = hasExposed ? ` of a network that was not trained on ${many}` : '';
  const summary = best
    ? `Measured by us, digits against ${many}: the best AUROC${leftOut} is ${formatAuroc(best.auroc)}, by ${measuredScoreName(best)} of ${label(best.classifier)}.`
    : `Measured by us, digits against ${many}, on which every network here was trained: none can be judged by them.`;
  return (
    <ChartFrame
      title={`Every score, measured by us: AUROC, digits against ${many}`}
      summary={summary}
      showSummary
      fileName={`measured-${set}`}
      hasSvg={false}
      table={{
        columns: ['Network', 'Score', 'AUROC', 'Lower end, 95 %', 'Upper end, 95 %', 'n digits', 'n outsiders', 'Backend', 'Date', 'Remark'],
        rows: ofSet.map((one) => [label(one.classifier), measuredScoreName(one), one.auroc, one.interval?.[0] ?? null, one.interval?.[1] ?? null, one.inCount, one.outCount, one.backend, one.date ?? null, isOfExposed(one) ? EXPOSED_WORDS : '']),
      }}
    >
      <div className={table.frame} aria-label={summary} {...scrollable}>
        <table className={`${table.table} ${table.dense}`} data-testid="measured-table">
          <caption className="visually-hidden">{summary}</caption>
          <thead>
            <tr>
              <th scope="col">Network</th>
              {ids.map((id) => (
                <th key={id} scope="col" className={table.number}>
                  {breakable(nameOf(id))}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {networks.map((network) => (
              <tr key={network} className={table.head}>
                <th scope="row">{label(network)}</th>
                {ids.map((id) => {
                  const one = cellOf(network, id);
                  return (
                    <td key={id} className={table.number}>
                      {one ? one === best ? <strong>{formatAuroc(one.auroc)}</strong> : formatAuroc(one.auroc) : '–'}
                      {one ? <Footnotes notes={[...(isOfExposed(one) ? [exposedNote] : []), ...(one.inCount < whole ? [{ mark: '2', words: `of ${formatCount(one.inCount)} digits` }] : [])]} /> : null}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={`${styles.remark} ${table.foot}`}>
        Measured {measuredOrigin(ofSet)}: {formatCount(whole)} test digits against {formatCount(Math.max(...ofSet.map(({ outCount }) => outCount)))} {many},
        OOD = positive. {hasExposed ? `${EXPOSED_MARK} ${EXPOSED_WORDS[0].toUpperCase()}${EXPOSED_WORDS.slice(1)}: left out of the best. ` : ''}{few ? <><sup>2</sup> A slow score: {formatCount(few.inCount)} digits against {formatCount(few.outCount)}. </> : null}ODIN of the report’s setting is ranked by its float32 probabilities, with
        their ties; the usual one by its log-odds. The plan is plans/detection.json.
      </p>
    </ChartFrame>
  );
}
