/**
 * An ensemble beside its members: each alone, as trained and at a temperature of its own; joined and scaled once, which
 * is how it should be; joined after a temperature per member, for comparison; and by vote, which has no confidence.
 */
import type { Combine } from '../catalogue/classifier-spec';
import { mutualInformation } from '../uncertainty/entropy';
import { joinLogits } from '../uncertainty/combine';
import { agreement, majorityVote, moreThanHalfRight } from '../uncertainty/vote';
import type { FloatArray, Labels } from './logits';
import { LiveCalibration } from './report';
import { fitMemberTemperatures, fitTemperature } from './temperature';

/** Rows of an ensemble and of all its members on the same images. */
export interface MemberRows {
  /** What the ensemble itself says, [n, classes]: members joined, and divided by its temperature where it has one. */
  joined: FloatArray;
  /** [n, classes] each. */
  members: readonly FloatArray[];
  labels: Labels;
}

export interface ScaledFigures {
  accuracy: number;
  eceBefore: number;
  /** Fitted on the fitting images. */
  temperature: number;
  eceAfter: number;
  nllAfter: number;
}

export interface MembersReport {
  /** Images that the figures are of. */
  count: number;
  members: ScaledFigures[];
  /** The ensemble as it is, then one temperature. */
  joined: ScaledFigures;
  /** A temperature per member, then joined. */
  scaledFirst: { accuracy: number; ece: number; nll: number };
  /** Share right by the most votes, ties to the lowest class. */
  vote: number;
  /** Share on which more than half of the members are right (An et al.). */
  moreThanHalf: number;
  /** Share on which all members read the same. */
  agreement: number;
  /** Mean mutual information in nats, of what the joined network reads right, and of what it reads wrong; null where there is none. */
  informationRight: number | null;
  informationWrong: number | null;
}

const share = (hits: ArrayLike<number>): number => Array.from(hits).reduce((sum, hit) => sum + hit, 0) / hits.length;

/**
 * @param test what the figures are of
 * @param fitting held-out images that temperatures are fitted on
 * @param combine how members are joined that were scaled first
 * @throws LabError as `checkLabelled`, "bad-members"
 */
export function compareMembers(test: MemberRows, fitting: MemberRows, classes: number, combine: Combine): MembersReport {
  const figures = (logits: FloatArray, temperature: number): ScaledFigures => {
    const live = new LiveCalibration(logits, test.labels);
    const before = live.at(1);
    const after = live.at(temperature);
    return { accuracy: before.accuracy, eceBefore: before.ece, temperature, eceAfter: after.ece, nllAfter: after.nll };
  };
  const temperatures = fitMemberTemperatures(fitting.members, fitting.labels).map((fit) => fit.temperature);
  const cooled = test.members.map((logits, m) => logits.map((z) => z / temperatures[m]));
  const scaled = new LiveCalibration(joinLogits(cooled, classes, combine), test.labels).at(1);
  const information = mutualInformation(test.members, classes);
  const { correct } = new LiveCalibration(test.joined, test.labels).logits;
  const meanOf = (right: number): number | null => {
    const values = information.filter((_, i) => correct[i] === right);
    return values.length > 0 ? share(values) : null;
  };
  return {
    count: test.labels.length,
    members: test.members.map((logits, m) => figures(logits, temperatures[m])),
    joined: figures(test.joined, fitTemperature(fitting.joined, fitting.labels).temperature),
    scaledFirst: { accuracy: scaled.accuracy, ece: scaled.ece, nll: scaled.nll },
    vote: share(majorityVote(test.members, classes).map((read, i) => Number(read === test.labels[i]))),
    moreThanHalf: share(moreThanHalfRight(test.members, test.labels, classes)),
    agreement: agreement(test.members, classes),
    informationRight: meanOf(1),
    informationWrong: meanOf(0),
  };
}
