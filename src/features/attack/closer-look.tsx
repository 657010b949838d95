/** One cell of the table from near: the attack's curves, which digits held, and pictures that fooled. */
import { useEffect, useState } from 'react';
import { attackEntry } from '../../core/catalogue/attacks';
import { argmaxRow, softmaxRows } from '../../core/calibration/logits';
import type { DatasetImages, Plan } from '../../core/catalogue/plan';
import type { CellResult } from '../../core/catalogue/results';
import { CANCELLED, toErrorRecord } from '../../core/errors';
import type { AttackedImages } from '../../protocol/attack';
import type { ImagesResult } from '../../protocol/methods';
import { useClient } from '../../state/engine-access';
import { DataTable } from '../../ui/data-table';
import { DigitImage } from '../../ui/digit-image';
import { formatCount, formatPercent } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { perClass, readFigures } from './attack-figures';
import type { TableLayout } from './attack-plan';
import styles from './closer-look.module.css';
import { EpsilonCurves } from './epsilon-curves';
import type { CellPlace } from './results-table';
import { shortName } from './settings';
import { formatRadius, NORM_NAMES, withArticle } from './words';

export interface CloserLookProps {
  plan: Plan;
  layout: TableLayout;
  results: Readonly<Record<string, CellResult>>;
  place: CellPlace;
  labelOf: (name: string) => string;
}

/** Pictures in the gallery. */
const SHOWN = 12;

export function CloserLook({ plan, layout, results, place: { row, column }, labelOf }: CloserLookProps) {
  const client = useClient();
  const at = row.cells[column.name];
  const figures = readFigures(results[at.cell.id]);
  const images = plan.images[at.cell.images] as DatasetImages;
  const [set, setSet] = useState<{ of: DatasetImages; found: ImagesResult } | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    client
      .call('images', images, { signal: controller.signal })
      .then((found) => setSet({ of: images, found }))
      // The curves need no pictures; the gallery says itself when it has none.
      .catch(() => undefined);
    return () => controller.abort();
  }, [client, images]);

  const entry = attackEntry(row.attack);
  const success = figures?.results[at.epsilonIndex].success;
  const labels = set?.of === images ? set.found.labels : undefined;
  const title = `${shortName(entry)} at ${NORM_NAMES[entry.norm]} ${formatRadius(row.epsilon)} on ${labelOf(column.name)}`;
  return (
    <section className={styles.look} aria-label={`Closer look: ${title}`}>
      <div className={styles.curves}>
        <EpsilonCurves layout={layout} results={results} row={row} labelOf={labelOf} />
      </div>
      {success && labels && set ? (
        <>
          <Gallery key={`${at.cell.id} ${at.epsilonIndex}`} title={title} place={{ row, column }} success={success} set={set.found} dataset={images.dataset} />
          <ByClass labels={labels} success={success} />
        </>
      ) : null}
    </section>
  );
}

function ByClass({ labels, success }: { labels: Uint8Array; success: readonly number[] }) {
  const classes = perClass(labels, success);
  return (
    <div className={styles.classes}>
      <h3>Which digits held</h3>
      <DataTable
        caption="Digits that are still read right, by what they truly are"
        columns={[{ id: 'digit', label: 'Digit' }, { id: 'held', label: 'Held', align: 'right' }, { id: 'share', label: '' }]}
        rows={classes.map(({ digit, n, held }) => ({
          id: String(digit),
          cells: {
            digit,
            held: n === 0 ? 'none drawn' : `${held} of ${n}`,
            share: <span className={styles.rail}><span style={{ width: `${n === 0 ? 0 : (held / n) * 100}%` }} /></span>,
          },
        }))}
      />
    </div>
  );
}

interface GalleryProps {
  title: string;
  place: CellPlace;
  success: readonly number[];
  set: ImagesResult;
  dataset: string;
}

function Gallery({ title, place: { row, column }, success, set, dataset }: GalleryProps) {
  const client = useClient();
  const [made, setMade] = useState<AttackedImages | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const at = row.cells[column.name];
  const fooled = success.flatMap((one, i) => (one === 1 ? [set.indices[i]] : []));
  const shown = fooled.slice(0, SHOWN);
  const wanted = shown.join(',');
  const { spec, through } = column;
  useEffect(() => {
    if (wanted === '') return undefined;
    const controller = new AbortController();
    const { attack, parameters, epsilons, seed } = at.cell;
    client
      .call('attack-images', { classifier: spec, ...(through ? { through } : {}), dataset, indices: wanted.split(',').map(Number), attack, parameters, epsilons, epsilonIndex: at.epsilonIndex, seed }, { signal: controller.signal })
      .then(setMade)
      .catch((error: unknown) => {
        const { code, message } = toErrorRecord(error);
        if (code !== CANCELLED) setProblem(message);
      });
    return () => controller.abort();
  }, [client, spec, through, dataset, wanted, at]);

  return (
    <div className={styles.gallery}>
      <h3>
        {fooled.length === 0 ? 'None was misread' : `${formatCount(fooled.length)} of ${formatCount(success.length)} were misread`}
      </h3>
      <p className={styles.note}>{title}{fooled.length > shown.length ? `; the first ${shown.length} of them` : ''}</p>
      {problem ? <Notice state="failed">{problem}</Notice> : null}
      <ul className={styles.pictures}>
        {shown.map((index, i) => {
          if (!made) return <li key={index}><DigitImage pixels={null} description="" /></li>;
          const probabilities = softmaxRows(made.logits.subarray(i * 10, (i + 1) * 10), 10);
          const read = argmaxRow(probabilities, 0, 10);
          const label = made.labels[i];
          return (
            <li key={index}>
              <DigitImage pixels={made.adversarial.subarray(i * 784, (i + 1) * 784)} description={`Test digit ${index}, ${withArticle(label)}, read as ${read}`} />
              <span className={styles.picture}>
                {label} → <strong>{read}</strong>, {formatPercent(probabilities[read], 0)}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
