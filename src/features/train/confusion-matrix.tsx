/** Who is taken for whom: a table of counts, coloured by count, with its scale and what stands out. */
import type { TestReport } from '../../core/catalogue/test-report';
import { ChartFrame } from '../../ui/chart-frame';
import { formatCount } from '../../ui/format';
import { useThemeColours } from '../../ui/theme-colours';
import { cellColours, css } from './confusion-colours';
import styles from './confusion-matrix.module.css';
import { fileNameOf } from './model-archive';
import { worstConfusion } from './train-sentence';

const COLUMNS = ['Written', 'Read', 'Images'] as const;
const SCALE = [0, 1, 3, 10, 30, 100, 300, 1000];

export function ConfusionMatrix({ report, name }: { report: TestReport; name: string }) {
  const { ground } = useThemeColours();
  const { confusion } = report;
  const most = Math.max(...confusion.flat());
  const worst = worstConfusion(report);
  const paint = (count: number) => {
    const { background, text } = cellColours(count, most, ground);
    return { background: css(background), color: css(text) };
  };
  const cells = confusion.flatMap((row, label) => row.flatMap((count, reading) => (count > 0 ? [[label, reading, count] as const] : [])));
  const summary = worst
    ? `The commonest mistake takes a ${worst.label} for a ${worst.reading}: ${formatCount(worst.count)} of ${formatCount(report.n)}.`
    : `All ${formatCount(report.n)} are read right.`;
  return (
    <ChartFrame
      title="Who is taken for whom"
      summary={summary}
      showSummary
      fileName={`confusion-${fileNameOf(name)}`}
      table={{ columns: COLUMNS, rows: cells.sort((a, b) => b[2] - a[2]) }}
      hasSvg={false}
    >
      <table className={styles.matrix} data-testid="confusion">
        <caption className="visually-hidden">Rows: the digit that was written. Columns: the digit that was read. Cells: how many test images.</caption>
        <thead>
          <tr>
            <td className={styles.corner}>written ↓ read →</td>
            {confusion.map((_, reading) => (
              <th key={reading} scope="col">
                {reading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {confusion.map((row, label) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {row.map((count, reading) => (
                <td key={reading} style={paint(count)} data-right={label === reading || undefined} data-worst={(worst?.label === label && worst.reading === reading) || undefined}>
                  {count === 0 ? <span className="visually-hidden">0</span> : count}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.scale} aria-hidden="true">
        <span>Images:</span>
        {SCALE.filter((count) => count <= most).map((count) => (
          <span key={count} className={styles.step} style={paint(count)}>
            {count}
          </span>
        ))}
      </p>
    </ChartFrame>
  );
}
