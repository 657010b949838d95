/** What the figures say in words, beside small multiples of them. */
import { useMemo } from 'react';
import { Notice } from '../../ui/notice';
import { Term } from '../../ui/term';
import styles from './compare-panel.module.css';
import { FacetChart } from './facet-chart';
import { facetGroups } from './facets';
import { findingsOf } from './findings';
import { Stressed } from '../../ui/stressed';
import type { Comparison } from './use-comparison';
import { measuredWords } from './words';

export function FindingsView({ comparison: { table, networks, committed } }: { comparison: Comparison }) {
  const findings = useMemo(() => findingsOf(table), [table]);
  const origin = useMemo(() => measuredWords((committed?.measured ?? []).filter(({ network }) => networks.some(({ key }) => key === network))), [committed, networks]);
  const groups = useMemo(() => facetGroups(table), [table]);
  return (
    <div className={styles.findings}>
      <section className={styles.words} aria-labelledby="findings-heading">
        <h2 id="findings-heading">What the figures say</h2>
        {findings.length === 0 ? <Notice state="empty">Nothing is measured on two of these networks yet. Compute figures on “All figures”.</Notice> : null}
        <ul className={styles.lines} data-testid="findings">
          {findings.map(({ id, sentence }) => (
            <li key={id}><Stressed sentence={sentence} /></li>
          ))}
        </ul>
        {origin ? <p className={styles.remark}>{origin[0].toUpperCase()}{origin.slice(1)}, and what was computed here where there is nothing else; “All figures” tells it of each, with its n.</p> : null}
        <p className={styles.remark}>
          A difference is called one only where its <Term id="interval">95 % interval</Term> leaves out 0. Where both networks read the same images, as for nearly every figure, the interval is a paired one: 400 times (200 where whole sets are told apart) the images
          are drawn again, for both alike. Otherwise the two intervals are joined. With some sixty figures, about three may seem to differ by chance alone.
        </p>
      </section>
      <div className={styles.charts}>
        {groups.map((group) => (
          <FacetChart key={group.id} group={group} series={networks} />
        ))}
      </div>
    </div>
  );
}
