/** The networks that are compared: their colours, the way to take one out, and the way to put another in. */
import { specKey } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { modelOptions } from '../../state/model-groups';
import { subjectStore } from '../../state/subject';
import { Button } from '../../ui/button';
import { Picker } from '../../ui/picker';
import type { ComparedNetwork } from './comparison-table';
import { NetworkMark } from './network-mark';
import styles from './network-bar.module.css';
import { MOST_NETWORKS } from './settings';

const choose = (networks: readonly ComparedNetwork[]): void => subjectStore.getState().choose(networks.map(({ spec }) => spec));

export function NetworkBar({ networks, entries }: { networks: readonly ComparedNetwork[]; entries: readonly ModelEntry[] }) {
  const others = modelOptions(entries).filter(({ id }) => !networks.some(({ key }) => key === id));
  return (
    <div className={styles.bar} data-testid="compared">
      <ul className={styles.list} aria-label="Networks that are compared">
        {networks.map(({ key, label }, i) => (
          <li key={key} className={styles.network}>
            <NetworkMark index={i} />
            <span>{label}</span>
            {networks.length > 2 ? (
              <Button kind="quiet" aria-label={`Take ${label} out`} onPress={() => choose(networks.filter((one) => one.key !== key))}>
                ×
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {networks.length < MOST_NETWORKS && others.length > 0 ? (
        <div className={styles.more}>
          <Picker
            label="Add a network"
            hideLabel
            placeholder={networks.length < 2 ? 'Choose a second network' : 'Add a network'}
            options={others}
            value={null}
            onChange={(id) => {
              const option = others.find((one) => one.id === id);
              if (option && !networks.some(({ key }) => key === specKey(option.spec))) subjectStore.getState().choose([...networks.map(({ spec }) => spec), option.spec]);
            }}
          />
        </div>
      ) : null}
    </div>
  );
}
