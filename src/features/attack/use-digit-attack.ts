/**
 * The digit on the bench under the chosen attack: what it truly is, how it is read before and after, and the
 * attacked image, all live.
 */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { argmaxRow } from '../../core/calibration/logits';
import { perturbationSize } from '../../core/attacks/perturbation';
import type { PerturbationSize } from '../../core/attacks/perturbation';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { DigitAttack } from '../../protocol/attack';
import { useAttackedDigit } from '../../state/attack-digit';
import type { LiveAttack } from '../../state/attack-digit';
import { specimenImageStore } from '../../state/specimen-image';
import type { SpecimenImage } from '../../state/specimen-image';
import { usePrediction } from '../../state/use-prediction';
import type { LivePrediction } from '../../state/use-prediction';
import type { AttackChoice } from './settings';

/** Who says what the digit truly is. */
export type TruthSource = 'person' | 'label' | 'network';

export interface DigitUnderAttack {
  specimen: SpecimenImage;
  image: Float32Array | null;
  truth?: number;
  truthSource: TruthSource;
  /** null until it is known what the digit is. */
  question: DigitAttack | null;
  attack: LiveAttack;
  before: LivePrediction;
  after: LivePrediction;
  /** Read before and after; absent until known. */
  clean?: number;
  attacked?: number;
  size?: PerturbationSize;
  /** Everything shown belongs to the present settings. */
  isFresh: boolean;
}

/** @param through what the image is made against; undefined: the subject itself */
export function useDigitAttack(choice: AttackChoice, subject: ClassifierSpec, through: ClassifierSpec | undefined): DigitUnderAttack {
  const specimen = useStore(specimenImageStore, (state) => state.current);
  const image = specimen.status === 'ready' ? specimen.image : null;
  const before = usePrediction(image, subject);
  const isRead = before.prediction !== undefined && before.image === image && before.classifier === subject;
  const clean = isRead && before.prediction ? argmaxRow(before.prediction.logits, 0, 10) : undefined;

  const label = specimen.status === 'ready' ? specimen.label : undefined;
  const truth = choice.truth ?? label ?? clean;
  const truthSource: TruthSource = choice.truth !== undefined ? 'person' : label !== undefined ? 'label' : 'network';

  const { entry, parameters, target, seed } = choice;
  // Settings are read from the link's text anew with every change of it: compared by what they say.
  const parametersKey = JSON.stringify(parameters);
  const question = useMemo<DigitAttack | null>(
    () =>
      image === null || truth === undefined
        ? null
        : { classifier: subject, ...(through ? { through } : {}), image, label: truth, attack: entry.id, parameters: JSON.parse(parametersKey) as DigitAttack['parameters'], target, seed },
    [image, truth, subject, through, entry.id, parametersKey, target, seed],
  );
  const attack = useAttackedDigit(question, choice.epsilon);
  const after = usePrediction(attack.adversarial, subject);
  const attacked = after.prediction && after.classifier === subject ? argmaxRow(after.prediction.logits, 0, 10) : undefined;
  const size = useMemo(
    () => (attack.adversarial && attack.clean ? perturbationSize(attack.adversarial, attack.clean) : undefined),
    [attack.adversarial, attack.clean],
  );
  const isFresh = isRead && !attack.stale && after.image === attack.adversarial && !after.stale;
  return { specimen, image, truth, truthSource, question, attack, before, after, clean, attacked, size, isFresh };
}
