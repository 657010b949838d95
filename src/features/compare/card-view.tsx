/** The report card of the first network: on the page, on paper, as a file. */
import { useMemo } from 'react';
import type { FinishedPlan } from '../../core/comparison/measured';
import { printHtml } from '../../platform/print';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatCount } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { useSaveFile } from '../../ui/save-file';
import { reportCard } from './card';
import { cardHtml, figureColumns, reliabilityColumns, reliabilityRows } from './card-html';
import styles from './compare-panel.module.css';
import type { ComparedNetwork, ComparisonTable } from './comparison-table';
import { MistakeStrip } from './mistake-strip';

export interface CardViewProps {
  table: ComparisonTable;
  network: ComparedNetwork;
  /** Committed ones and those of this page. */
  plans: readonly FinishedPlan[];
}

const fileName = (label: string): string => `report-card-${label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')}`;

export function CardView({ table, network, plans }: CardViewProps) {
  const save = useSaveFile();
  const card = useMemo(() => reportCard(table, network, plans, new Date().toISOString().slice(0, 10)), [table, network, plans]);
  const { facts, groups, failures, reliability, missing } = card;
  const name = fileName(network.label);
  return (
    <article className={styles.figures} aria-labelledby="card-heading" data-testid="card">
      <div className={styles.controls}>
        <h2 id="card-heading" className={styles.cardTitle}>
          {card.title}
        </h2>
        <span className={styles.files}>
          <Button onPress={() => printHtml(cardHtml(card))}>Print</Button>
          <Button onPress={() => save(`${name}.html`, new Blob([cardHtml(card)], { type: 'text/html' }))}>HTML</Button>
          <Button onPress={() => save(`${name}.json`, new Blob([`${JSON.stringify(card, null, 1)}\n`], { type: 'application/json' }))}>JSON</Button>
        </span>
      </div>
      <dl className={styles.facts}>
        {facts.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <section className={styles.section} aria-labelledby="fails-heading">
        <h2 id="fails-heading">How it fails</h2>
        <ul className={styles.lines}>
          {failures.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {card.mistakes.length > 0 ? (
          <>
            <h3>Its surest mistakes on clean test digits</h3>
            <MistakeStrip mistakes={card.mistakes} />
          </>
        ) : null}
      </section>
      <section className={styles.section} aria-labelledby="fares-heading">
        <h2 id="fares-heading">How it fares</h2>
        {missing.length > 0 ? <Notice state="note">Not measured yet: {missing.join('; ')}. “All figures” computes them here.</Notice> : null}
        {groups.map(({ title, figures }) => (
          <PlainTable key={title} caption={title} columns={figureColumns} rows={figures.map(({ label, value, interval, images, note, source }) => [label, value, interval, images, note, source])} />
        ))}
        {reliability ? <PlainTable caption={`${reliability.title} (${formatCount(reliability.n)} digits)`} columns={reliabilityColumns} rows={reliabilityRows(card)} /> : null}
      </section>
    </article>
  );
}

function PlainTable({ caption, columns, rows }: { caption: string; columns: readonly string[]; rows: readonly (readonly string[])[] }) {
  return (
    <DataTable
      caption={caption}
      showCaption
      columns={columns.map((label, i) => ({ id: String(i), label }))}
      rows={rows.map((row, i) => ({ id: String(i), cells: Object.fromEntries(row.map((cell, j) => [String(j), cell])) }))}
    />
  );
}
