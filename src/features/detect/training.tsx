/** Which training the network under test had: augmentation and outlier exposure decide more about outsiders than any score. */
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { specLabel, trainingOf } from '../../state/models';
import styles from './detect-panel.module.css';

export function Training({ network, entries }: { network: ClassifierSpec; entries: readonly ModelEntry[] }) {
  return (
    <p className={styles.remark} data-testid="training">
      {specLabel(entries, network)}: {trainingOf(entries, network)}
    </p>
  );
}
