/** The attacks side by side: the seven of the report, and their kin behind "More". */
import { useEffect, useRef, useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import type { AttackEntry } from '../../core/catalogue/attacks';
import { Button } from '../../ui/button';
import styles from './attack-strip.module.css';
import { moreAttacks, reportAttacks, shortName } from './settings';

export interface AttackStripProps {
  value: AttackEntry;
  onChange: (entry: AttackEntry) => void;
}

export function AttackStrip({ value, onChange }: AttackStripProps) {
  const [showsMore, setShowsMore] = useState(() => moreAttacks.includes(value));
  const offered = showsMore ? [...reportAttacks, ...moreAttacks] : reportAttacks;
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a phone the row scrolls: what is chosen must be seen.
    const chosen = strip.current?.querySelector<HTMLElement>('[data-selected]');
    if (strip.current && chosen) strip.current.scrollLeft = chosen.offsetLeft - strip.current.offsetLeft - 16;
  }, [value]);
  return (
    <div ref={strip} className={styles.strip}>
      <RadioGroup
        className={styles.group}
        aria-label="Attack"
        value={value.id}
        orientation="horizontal"
        onChange={(id) => {
          const entry = offered.find((one) => one.id === id);
          if (entry) onChange(entry);
        }}
      >
        {offered.map((entry) => (
          <Radio key={entry.id} value={entry.id} className={styles.option}>
            {shortName(entry)}
          </Radio>
        ))}
      </RadioGroup>
      <Button kind="quiet" aria-expanded={showsMore} isDisabled={showsMore && moreAttacks.includes(value)} onPress={() => setShowsMore((shows) => !shows)}>
        {showsMore ? 'Fewer' : `${moreAttacks.length} more`}
      </Button>
    </div>
  );
}
