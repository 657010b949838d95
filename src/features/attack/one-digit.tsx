/** One digit under attack: the three pictures, the slider under them, and what the change does to the reading. */
import { useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { softmaxRows } from '../../core/calibration/logits';
import { perturbationSize } from '../../core/attacks/perturbation';
import type { AttackEntry } from '../../core/catalogue/attacks';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { AttackReplay } from '../../protocol/attack';
import { useActions } from '../../state/actions';
import { thresholdKey, thresholdsStore } from '../../state/attack-thresholds';
import { useClient, useEngineState } from '../../state/engine-access';
import { memberLabel, modelsStore, specLabel } from '../../state/models';
import type { LivePrediction } from '../../state/use-prediction';
import { Answer } from '../../ui/answer';
import { formatDuration, formatPercent } from '../../ui/format';
import { Notice } from '../../ui/notice';
import { Slider } from '../../ui/slider';
import { Term } from '../../ui/term';
import { Stressed } from '../../ui/stressed';
import { EngineFailed } from '../../ui/engine-failed';
import { attackSentence } from './attack-sentence';
import { AttackStrip } from './attack-strip';
import { BeforeAfter } from './before-after';
import type { BeforeAfterRow } from './before-after';
import type { ComparedNetwork } from './comparison';
import { DigitControls } from './digit-controls';
import styles from './one-digit.module.css';
import { PictureTools } from './picture-tools';
import { frameOf, Replay } from './replay';
import { changeAttack, epsilonRange } from './settings';
import type { AttackChoice } from './settings';
import { SmallestEpsilons, thresholdJob, useQuickThresholds } from './smallest-epsilons';
import { wayOf, waysThrough } from './through';
import type { Way } from './through';
import { Triptych } from './triptych';
import { useDigitAttack } from './use-digit-attack';
import type { DigitUnderAttack } from './use-digit-attack';
import { formatEpsilon, formatLevels, formatRadius } from './words';

export interface OneDigitProps {
  choice: AttackChoice;
  onChange: (changes: Record<string, string | undefined>) => void;
  subject: ClassifierSpec;
  networks: readonly ComparedNetwork[];
}

const readingOf = (live: LivePrediction, digit: number | undefined): string =>
  live.prediction && digit !== undefined ? `${digit}, ${formatPercent(softmaxRows(live.prediction.logits, 10)[digit])}` : '…';

export function OneDigit({ choice, onChange, subject, networks }: OneDigitProps) {
  const client = useClient();
  const engine = useEngineState();
  const entries = useStore(modelsStore, (state) => state.entries);
  const { entry, epsilon } = choice;
  const way = useMemo(() => wayOf(choice.through, subject, entries), [choice.through, subject, entries]);
  const ways = useMemo(() => waysThrough(subject, entries), [subject, entries]);
  const digit = useDigitAttack(choice, subject, way?.spec);
  const { question, attack, before, after, clean, attacked, truth, size, isFresh } = digit;
  useQuickThresholds(question, entry, networks, entries, epsilon);

  const [shown, setShown] = useState<{ of: typeof question; epsilon: number; replay: AttackReplay; frame: number } | null>(null);
  const isReplay = shown !== null && shown.of === question && shown.epsilon === epsilon;
  const setReplay = useCallback((replay: AttackReplay | null) => setShown(replay && { of: question, epsilon, replay, frame: 0 }), [question, epsilon]);
  const setFrame = useCallback((frame: number) => setShown((now) => now && { ...now, frame }), []);
  const frame = isReplay ? frameOf(shown.replay, shown.frame) : null;

  const range = epsilonRange(entry);
  const sentence = useSentence(digit, choice, subject, networks, way);
  const rows = useMemo(() => barRows(before, after, specLabel(entries, subject), (id) => memberLabel(entries, id)), [before, after, entries, subject]);
  const shownRows: readonly BeforeAfterRow[] = frame && rows.length > 0 ? [{ ...rows[0], after: frame.probabilities }] : rows;
  const chosen = (next: AttackEntry): void => onChange(changeAttack(entry, next, epsilon));

  const move = useCallback(
    (steps: number) => {
      const { step, max } = epsilonRange(entry);
      onChange({ epsilon: String(Number(Math.min(Math.max(max, epsilon), Math.max(0, epsilon + steps * step)).toFixed(4))) });
    },
    [entry, epsilon, onChange],
  );
  useActions(
    useMemo(
      () => [
        { id: 'less-epsilon', label: 'Less epsilon', group: 'Attack', keys: ['['], run: () => move(-2) },
        { id: 'more-epsilon', label: 'More epsilon', group: 'Attack', keys: [']'], run: () => move(2) },
      ],
      [move],
    ),
  );

  const failure = digit.specimen.status === 'failed' ? digit.specimen.message : engine.phase === 'failed' ? engine.error.message : (before.error ?? attack.error ?? after.error)?.message;
  const isEmpty = digit.specimen.status === 'empty';
  const frameSize = frame && digit.image ? perturbationSize(frame.image, digit.image) : size;
  const fooled = truth !== undefined && attacked !== undefined && (choice.target === undefined ? attacked !== truth : attacked === choice.target);
  const own = useOwnThreshold(digit, entry, networks);

  return (
    <div className={styles.panel}>
      <div className={styles.answer}>
        <Answer isStale={!isFresh && sentence.length > 1}><Stressed sentence={sentence} /></Answer>
      </div>
      <div className={styles.strip}>
        <AttackStrip value={entry} onChange={chosen} />
      </div>
      <div className={styles.notices}>
        {failure ? (
          <EngineFailed message={failure} onStartAgain={() => void client.start('wasm').catch(() => undefined)} />
        ) : null}
        {isEmpty ? <Notice state="empty">There is nothing to attack yet: the sheet is empty. Draw a digit on the Draw panel, or choose one of the test set there.</Notice> : null}
        {attack.isGradientZero ? (
          <Notice state="note">
            The <Term id="gradient">gradient</Term> was exactly zero here, so this attack is blind: that the digit holds says nothing about how safe the network is. Networks that are very sure, or that were given a small temperature, mask their gradients like this. Noise, salt and pepper, or an attack on another network would tell.
          </Notice>
        ) : null}
      </div>
      <div className={styles.left}>
        <Triptych
          original={digit.image}
          attacked={frame?.image ?? attack.adversarial}
          originalReading={readingOf(before, clean)}
          attackedReading={frame ? '' : readingOf(after, attacked)}
          attackedTitle={frame ? 'During the attack' : 'Attacked'}
          isFooled={fooled && isFresh && !frame}
          isStale={!frame && attack.stale}
        />
        <div className={styles.epsilon}>
          <Slider
            label="Epsilon"
            help={<Term id="epsilon">what is this?</Term>}
            value={epsilon}
            min={0}
            max={Math.max(range.max, epsilon)}
            step={range.step}
            onChange={(next) => onChange({ epsilon: String(Number(next.toFixed(4))) })}
            format={(value) => formatEpsilon(value, entry.norm)}
            marks={typeof own === 'number' && own > 0 && own <= range.max ? [{ value: own, label: `fooled from ${formatRadius(own)}` }] : []}
          />
        </div>
        <dl className={styles.sizes} aria-label="Size of the change">
          {frameSize ? (
            <>
              <Size name="L∞" value={`${formatRadius(frameSize.linf)} = ${formatLevels(frameSize.linf)}`} />
              <Size name="L2" value={formatRadius(frameSize.l2)} />
              <Size name="L0" value={`${frameSize.l0} of 784 pixels`} />
            </>
          ) : null}
          {attack.durationMs !== undefined ? <Size name="Attack" value={formatDuration(attack.durationMs)} /> : null}
        </dl>
        {question && entry.iterative ? (
          <Replay question={question} epsilon={epsilon} replay={isReplay ? shown.replay : null} onReplay={setReplay} frame={isReplay ? shown.frame : 0} onFrame={setFrame} />
        ) : null}
        {digit.image && attack.adversarial ? <PictureTools original={digit.image} attacked={frame?.image ?? attack.adversarial} fileName={`attack-${entry.id}-${epsilon}`} /> : null}
      </div>
      <div className={styles.right}>
        <BeforeAfter rows={shownRows} truth={truth ?? -1} summary={frame ? frame.words : sentence.join('')} isStale={!isFresh && !frame} />
        <DigitControls choice={choice} truth={truth} truthSource={digit.truthSource} ways={ways} way={way} onChange={onChange} />
      </div>
      <div className={styles.below}>
        <SmallestEpsilons
          question={question}
          entry={entry}
          networks={networks}
          onShow={(next, at) => onChange({ ...changeAttack(entry, next, epsilon), epsilon: String(Math.ceil(at * 1000 + 1e-6) / 1000) })}
        />
      </div>
    </div>
  );
}

function Size({ name, value }: { name: string; value: string }) {
  return (
    <div className={styles.size}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The whole, then the members, before and after. */
function barRows(before: LivePrediction, after: LivePrediction, label: string, nameOf: (id: string) => string): BeforeAfterRow[] {
  if (!before.prediction) return [];
  const later = after.prediction;
  const members = before.prediction.members.map(({ id, logits }): BeforeAfterRow => {
    const same = later?.members.find((member) => member.id === id);
    return { label: nameOf(id), before: softmaxRows(logits, 10), after: same ? softmaxRows(same.logits, 10) : null };
  });
  return [{ label, before: softmaxRows(before.prediction.logits, 10), after: later ? softmaxRows(later.logits, 10) : null }, ...members];
}

/** Where the subject gives in when it is attacked itself: null: never; absent: not known, or attacked by another way. */
function useOwnThreshold({ question }: DigitUnderAttack, entry: AttackEntry, networks: readonly ComparedNetwork[]): number | null | undefined {
  const cells = useStore(thresholdsStore, (state) => state.cells);
  const found = question && !question.through ? cells[thresholdKey(thresholdJob(networks[0], entry, question))] : undefined;
  return found?.status === 'found' ? found.epsilon : undefined;
}

function useSentence(digit: DigitUnderAttack, choice: AttackChoice, subject: ClassifierSpec, networks: readonly ComparedNetwork[], way: Way | undefined): readonly string[] {
  const entries = useStore(modelsStore, (state) => state.entries);
  const cells = useStore(thresholdsStore, (state) => state.cells);
  const { specimen, truth, clean, attacked, question } = digit;
  const own = useOwnThreshold(digit, choice.entry, networks);
  if (specimen.status === 'empty') return ['Nothing yet. Draw a digit, and see how little must change before it is wrong.'];
  if (specimen.status === 'loading') return ['The test digit is on its way.'];
  if (truth === undefined || clean === undefined || attacked === undefined || !question) return ['The network is being loaded and attacked.'];
  const others = networks.slice(1).flatMap((network) => {
    const found = cells[thresholdKey(thresholdJob(network, choice.entry, question))];
    return found?.status === 'found' ? [{ label: network.label, epsilon: found.epsilon }] : [];
  });
  const { entry, epsilon, target } = choice;
  return attackSentence({ label: specLabel(entries, subject), entry, epsilon, truth, clean, attacked, target, own, others, way: way?.words });
}
