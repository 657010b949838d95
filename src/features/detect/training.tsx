/** Which training the network under test had: augmentation and outlier exposure decide more about outsiders than any score. */
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { entryOf, specLabel } from '../../state/models';
import styles from './detect-panel.module.css';
import { trainingWords } from './table-networks';

export function Training({ network, entries }: { network: ClassifierSpec; entries: readonly ModelEntry[] }) {
  const entry = entryOf(entries, network);
  return (
    <p className={styles.remark} data-testid="training">
      {specLabel(entries, network)}: {entry ? trainingWords(entry) : 'of another browser or put together in the link; how it was trained is not known here.'}
    </p>
  );
}
