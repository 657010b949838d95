/** The figures of every line, the main one marked: one number each that needs no threshold, and three that name theirs. */
import { EXPOSED_MARK, EXPOSED_WORDS } from '../../core/catalogue/exposure';
import { formatCount, formatPercent } from '../../ui/format';
import { DataTable } from '../../ui/data-table';
import { FootnoteMark } from '../../ui/footnote-mark';
import { Term } from '../../ui/term';
import styles from './detect-panel.module.css';
import type { Line, Scored } from './lines';
import { insiders } from './outsiders';

/** 0.9734 -> "0.973", and near 1 a digit more. */
export const formatAuroc = (auroc: number): string => auroc.toFixed(auroc > 0.995 && auroc < 1 ? 4 : 3);

export interface MeasuresTableProps {
  lines: readonly Line[];
  scored: readonly (Scored | null)[];
  /** Without the words that explain the columns. */
  isBrief?: boolean;
}

export function MeasuresTable({ lines, scored, isBrief = false }: MeasuresTableProps) {
  const first = scored.find((one) => one !== null);
  return (
    <>
      <DataTable
        caption={isBrief ? 'How well each line of the curves tells digits from outsiders' : 'How well the chosen score tells digits from outsiders'}
        columns={[
          { id: 'line', label: 'OOD = positive' },
          { id: 'auroc', label: <Term id="auroc">AUROC</Term>, align: 'right' },
          { id: 'out', label: 'Let in', align: 'right' },
          { id: 'in', label: <Term id="fpr95">FPR95</Term>, align: 'right' },
        ]}
        rows={lines.map((line, i) => {
          const one = scored[i];
          return {
            id: line.id,
            isMarked: i === 0,
            cells: {
              line: line.label,
              auroc: one ? (
                <>
                  {formatAuroc(one.metrics.auroc)}
                  {line.isExposed ? <FootnoteMark mark={EXPOSED_MARK} words={EXPOSED_WORDS} /> : null}
                  <br />
                  <span className={`${styles.remark} ${styles.interval}`}>
                    {formatAuroc(one.interval[0])}–{formatAuroc(one.interval[1])}
                  </span>
                </>
              ) : (
                '…'
              ),
              out: one ? formatPercent(one.metrics.fpr95In) : '…',
              in: one ? formatPercent(one.metrics.fpr95) : '…',
            },
          };
        })}
      />
      {lines.some((line) => line.isExposed) ? <p className={styles.remark}>{EXPOSED_MARK} {EXPOSED_WORDS}, which therefore can’t judge the network.</p> : null}
      {isBrief ? null : <p className={styles.remark}>
        {first ? `${formatCount(first.metrics.inCount)} ${insiders(first.line.inside).many}, ${formatCount(first.metrics.outCount)} others. ` : ''}Under AUROC its <Term id="interval" />, from a bootstrap. “Let in”: outsiders accepted when 95 % of digits
        are. FPR95: digits rejected when 95 % of outsiders are. Papers call either of them FPR95.
      </p>}
    </>
  );
}
