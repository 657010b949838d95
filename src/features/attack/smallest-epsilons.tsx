/** The smallest epsilon that fools this digit: the seven attacks of the report against every compared network. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { AttackEntry, AttackParameters } from '../../core/catalogue/attacks';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import type { DigitAttack } from '../../protocol/attack';
import { holdThresholds, placeThresholdDigit, releaseThresholds, searchThresholds, stopThresholds, thresholdKey, thresholdsStore } from '../../state/attack-thresholds';
import type { Threshold, ThresholdJob } from '../../state/attack-thresholds';
import { useClient } from '../../state/engine-access';
import { Button } from '../../ui/button';
import { DataTable } from '../../ui/data-table';
import { formatDuration } from '../../ui/format';
import { Term } from '../../ui/term';
import type { ComparedNetwork } from './comparison';
import { quickNetworks, searchCost } from './search-cost';
import { reportAttacks, shortName } from './settings';
import styles from './smallest-epsilons.module.css';
import { formatRadius, NORM_NAMES } from './words';

const RESTS_MS = 600;

const defaults = (entry: AttackEntry): AttackParameters => Object.fromEntries(entry.parameters.map(({ id, default: value }) => [id, value]));

/** What is asked about a network and an attack: the present attack with its settings, the others with their defaults. */
export function thresholdJob({ spec }: ComparedNetwork, entry: AttackEntry, present: DigitAttack): ThresholdJob {
  const isPresent = entry.id === present.attack;
  return { classifier: spec, attack: entry.id, parameters: isPresent ? present.parameters : defaults(entry), target: isPresent ? present.target : undefined };
}

/** Searches the present attack's epsilons as soon as the hand rests, where that is quick. */
export function useQuickThresholds(question: DigitAttack | null, entry: AttackEntry, networks: readonly ComparedNetwork[], entries: readonly ModelEntry[], epsilon: number): void {
  const client = useClient();
  useEffect(() => {
    if (!question) return undefined;
    placeThresholdDigit({ image: question.image, label: question.label, seed: question.seed });
    const quick = quickNetworks(entry, question.parameters, networks, entries);
    const timer = setTimeout(() => searchThresholds(client, quick.map((network) => thresholdJob(network, entry, question))), RESTS_MS);
    return () => clearTimeout(timer);
  }, [client, question, entry, networks, entries]);
  useEffect(() => {
    holdThresholds();
    const timer = setTimeout(releaseThresholds, RESTS_MS);
    return () => clearTimeout(timer);
  }, [epsilon]);
  useEffect(() => stopThresholds, []);
}

export interface SmallestEpsilonsProps {
  question: DigitAttack | null;
  entry: AttackEntry;
  networks: readonly ComparedNetwork[];
  onShow: (entry: AttackEntry, epsilon: number) => void;
}

export function SmallestEpsilons({ question, entry, networks, onShow }: SmallestEpsilonsProps) {
  const client = useClient();
  const cells = useStore(thresholdsStore, (state) => state.cells);
  const rows = reportAttacks.includes(entry) ? reportAttacks : [...reportAttacks, entry];
  const isSearching = Object.values(cells).some(({ status }) => status === 'searching' || status === 'waiting');
  const of = (network: ComparedNetwork, attack: AttackEntry): Threshold | undefined => (question ? cells[thresholdKey(thresholdJob(network, attack, question))] : undefined);
  const isComplete = question !== null && rows.every((attack) => networks.every((network) => of(network, attack)?.status === 'found'));

  const searchAll = (): void => {
    if (!question) return;
    // The quick ones first: the table fills as fast as it can.
    const inOrder = [...rows].sort((a, b) => searchCost(a, defaults(a), 1) - searchCost(b, defaults(b), 1));
    searchThresholds(client, networks.flatMap((network) => inOrder.map((attack) => thresholdJob(network, attack, question))));
  };

  return (
    <section className={styles.section} aria-label="Smallest epsilon that fools it">
      <div className={styles.head}>
        <h2 className={styles.heading}>
          The smallest <Term id="epsilon">epsilon</Term> that fools it
        </h2>
        {isSearching ? (
          <Button onPress={stopThresholds}>Stop the search</Button>
        ) : isComplete ? null : (
          <Button onPress={searchAll} isDisabled={!question}>
            Find it for every attack
          </Button>
        )}
      </div>
      <DataTable
        caption="The smallest epsilon at which each attack fools each network on this digit"
        columns={[{ id: 'attack', label: 'Attack' }, { id: 'norm', label: <Term id="norm">Norm</Term> }, ...networks.map(({ key, label }) => ({ id: key, label, align: 'right' as const }))]}
        rows={rows.map((attack) => ({
          id: attack.id,
          isMarked: attack === entry,
          cells: {
            attack: shortName(attack),
            norm: NORM_NAMES[attack.norm],
            ...Object.fromEntries(networks.map((network) => [network.key, <Cell key={network.key} found={of(network, attack)} onShow={(epsilon) => onShow(attack, epsilon)} label={`${shortName(attack)}, ${network.label}`} />])),
          },
        }))}
      />
      <p className={styles.note}>Press a figure to see that attack at that epsilon. L2 and L∞ measure differently: compare along a row. “Held” means that no epsilon that was tried fooled it.{question?.through ? ' Here each network is attacked itself, not by the way chosen above.' : ''}</p>
    </section>
  );
}

function Cell({ found, onShow, label }: { found?: Threshold; onShow: (epsilon: number) => void; label: string }) {
  if (!found) return <span className={styles.quiet}>not searched</span>;
  if (found.status === 'failed') return <span className={styles.quiet}>{found.message}</span>;
  if (found.status !== 'found') return <span className={styles.quiet}>{found.status === 'waiting' ? 'waiting' : 'searching…'}</span>;
  const { epsilon, durationMs } = found;
  if (epsilon === null) return <span title={`Searched for ${formatDuration(durationMs)}`}>held</span>;
  return (
    <button type="button" className={styles.figure} aria-label={`${label}: ${formatRadius(epsilon)}. Show it`} onClick={() => onShow(epsilon)}>
      {formatRadius(epsilon)}
    </button>
  );
}
