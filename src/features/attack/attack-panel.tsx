/** The Attack panel: how little must change before a network is wrong, for one digit and for many. */
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { modelsStore } from '../../state/models';
import { usePanelParameters } from '../../state/panel-parameters';
import { subjectStore } from '../../state/subject';
import { Tabs } from '../../ui/tabs';
import styles from './attack-panel.module.css';
import { readComparison } from './comparison';
import { ManyDigits } from './many-digits';
import { OneDigit } from './one-digit';
import { readChoice } from './settings';

export function AttackPanel() {
  const [parameters, change] = usePanelParameters('attack');
  const subject = useStore(subjectStore, (state) => state.subjects[0]);
  const entries = useStore(modelsStore, (state) => state.entries);
  const choice = useMemo(() => readChoice(parameters), [parameters]);
  const { compare } = parameters;
  const networks = useMemo(() => readComparison(compare, subject, entries), [compare, subject, entries]);
  const choose = useCallback((changes: Record<string, string | undefined>) => change(changes), [change]);
  return (
    <div className={styles.panel}>
      <Tabs
        label="One digit or many"
        value={choice.tab}
        onChange={(tab) => change({ tab: tab === 'one' ? undefined : tab })}
        tabs={[
          { id: 'one', label: 'This digit', content: <OneDigit choice={choice} onChange={choose} subject={subject} networks={networks} /> },
          { id: 'many', label: 'Many digits', content: <ManyDigits parameters={parameters} onChange={choose} networks={networks} /> },
        ]}
      />
    </div>
  );
}
