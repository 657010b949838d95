/**
 * The report's figures beside ours, and the two candidate reasons for its ensemble's underconfidence put
 * to the test on the ensemble at hand.
 */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { LiveCalibration } from '../../core/calibration/report';
import type { CalibrationDetails } from '../../core/calibration/report';
import { fitTemperature } from '../../core/calibration/temperature';
import { combineOf } from '../../core/catalogue/classifier-spec';
import type { ClassifierSpec } from '../../core/catalogue/classifier-spec';
import type { ModelEntry } from '../../core/catalogue/model-entry';
import { reportedCalibration } from '../../core/report/calibration';
import { classMoments, FORGOTTEN_SCALINGS, judgeReason, unitGainLogits } from '../../core/report/reasons';
import type { ForgottenScaling, Verdict } from '../../core/report/reasons';
import { joinLogits } from '../../core/uncertainty/combine';
import { calibrationStore, wishKey } from '../../state/calibration';
import type { LogitRows, LogitSet, LogitWish } from '../../state/calibration';
import { hasMembers, modelsStore } from '../../state/models';
import { formatPercent } from '../../ui/format';
import type { Judged } from './judged';
import { detailsAt } from './live-cache';
import { formatError } from './words';
import type { Sentence } from '../../ui/stressed';

/** One test of a reason. */
export interface ReasonTest {
  details: CalibrationDetails;
  verdict: Verdict;
  /** Fitted on validation digits changed in the same way, where those are at hand. */
  temperature: number | null;
  backends: readonly string[];
}

/** Which of the networks chosen stands for which of the report's. */
export interface Roles {
  cnn: Judged | null;
  /** The ensemble; without one, the larger network that stands in for it. */
  ensemble: Judged | null;
  isEnsemble: boolean;
}

export interface Reasons extends Roles {
  /** Smallest and largest standard deviation of a logit over the digits, of all members: about the learned gains. */
  gains: readonly [least: number, most: number] | null;
  unitGain: ReasonTest | null;
  scalings: readonly { scaling: ForgottenScaling; set: LogitSet | undefined; test: ReasonTest | null }[];
}

const CLASSES = 10;
/** Enough for an ECE to a point or two. */
const SCALED_DIGITS = 1000;
export const REPORTED_ENSEMBLE_ECE = reportedCalibration[1].ece;

const memberRows = ({ logits, members }: LogitRows): readonly Float32Array[] => (members.length > 1 ? members.map((member) => member.logits) : [logits]);

const scalingWish = (spec: ClassifierSpec, { scale, offset }: ForgottenScaling): LogitWish => ({ spec, dataset: 'mnist-test', count: SCALED_DIGITS, shift: { kind: 'rescale', scale, offset } });

/** What the tests of the second reason want read. */
export function reasonWishes(ensemble: Judged | null): LogitWish[] {
  return ensemble ? FORGOTTEN_SCALINGS.map((scaling) => scalingWish(ensemble.spec, scaling)) : [];
}

function testOf(live: LiveCalibration, temperature: number | null, backends: readonly string[]): ReasonTest {
  const details = live.at(1);
  return { details, verdict: judgeReason(details, REPORTED_ENSEMBLE_ECE), temperature, backends };
}

const isSmall = (judged: Judged | null): judged is Judged => judged !== null && 'zoo' in judged.spec && judged.spec.zoo === 'cnn';

/** Known before anything is read: the list of models names the members of a shipped ensemble. */
export function rolesOf(one: Judged | null, other: Judged | null, entries: readonly ModelEntry[]): Roles {
  const both = [one, other].filter((judged) => judged !== null);
  const withMembers = both.find(({ spec }) => hasMembers(entries, spec));
  return {
    cnn: both.find(isSmall) ?? null,
    ensemble: withMembers ?? both.find((judged) => !isSmall(judged)) ?? null,
    isEnsemble: withMembers !== undefined,
  };
}

/** Worked out only while the view is open. */
export function useReasons(one: Judged | null, other: Judged | null, isOpen: boolean): Reasons {
  const entries = useStore(modelsStore, (state) => state.entries);
  const roles = rolesOf(one, other, entries);
  const { ensemble } = roles;
  const sets = useStore(calibrationStore, (state) => state.sets);
  const test = isOpen && ensemble?.test?.status === 'ready' ? ensemble.rows : undefined;
  const validation = isOpen && ensemble?.validation?.status === 'ready' ? ensemble.validation.rows : undefined;
  const gain = useMemo(() => {
    if (!ensemble || !test || !validation) return null;
    const combine = combineOf(ensemble.spec);
    const moments = memberRows(validation).map((logits) => classMoments(logits, CLASSES));
    const atUnitGain = (rows: LogitRows): Float64Array => joinLogits(memberRows(rows).map((logits, i) => unitGainLogits(logits, moments[i])), CLASSES, combine);
    const deviations = moments.flatMap((moment) => [...moment.deviations]);
    const live = new LiveCalibration(atUnitGain(test), test.labels);
    return {
      gains: [Math.min(...deviations), Math.max(...deviations)] as const,
      unitGain: testOf(live, fitTemperature(atUnitGain(validation), validation.labels).temperature, test.backends),
    };
  }, [ensemble, test, validation]);
  const scalingSets = FORGOTTEN_SCALINGS.map((scaling) => ({ scaling, set: isOpen && ensemble ? sets[wishKey(scalingWish(ensemble.spec, scaling))] : undefined }));
  const [firstRows, secondRows] = scalingSets.map(({ set }) => (set?.status === 'ready' ? set.rows : undefined));
  const scaled = useMemo(
    () => [firstRows, secondRows].map((rows) => (rows ? testOf(new LiveCalibration(rows.logits, rows.labels), null, rows.backends) : null)),
    [firstRows, secondRows],
  );
  return {
    ...roles,
    gains: gain?.gains ?? null,
    unitGain: gain?.unitGain ?? null,
    scalings: scalingSets.map(({ scaling, set }, i) => ({ scaling, set, test: scaled[i] })),
  };
}

const VERDICTS: Record<Verdict, string> = {
  explains: 'comes close to the report’s figure, so this reason would explain it',
  part: 'goes part of the way, so this reason alone would not explain it',
  no: 'is far from the report’s figure, so this reason does not explain it here',
  breaks: 'costs accuracy that the report’s ensemble still had, so this reason does not explain it here',
};

/** What a test found, as a sentence computed from its figures. */
export function verdictWords({ details, verdict }: ReasonTest): string {
  const { accuracy, meanConfidence, ece } = details;
  return `Right ${formatPercent(accuracy)}, claims ${formatPercent(meanConfidence)}, ECE ${formatError(ece)}: this ${VERDICTS[verdict]}.`;
}

/** The answer of the view. */
export function reportSentence({ cnn, ensemble, unitGain, scalings }: Reasons): Sentence {
  const reported = `The report found an ECE of ${formatPercent(reportedCalibration[0].ece, 0)} for its small network and ${formatPercent(REPORTED_ENSEMBLE_ECE, 0)} for its ensemble`;
  const ours = [cnn, ensemble].flatMap((judged) => (judged?.live && judged.test?.status === 'ready' ? [`${formatError(detailsAt(judged.live, 1).ece)} for ${judged.label}`] : []));
  if (ours.length === 0) return [`${reported}; ours are being read.`];
  const tests = [
    { name: 'gains of 1 in the last BatchNorm', test: unitGain },
    ...scalings.map(({ scaling, test }) => ({ name: `images ${scaling.label}`, test })),
  ].filter(({ test }) => test !== null);
  const found = tests.filter(({ test }) => test?.verdict === 'explains').map(({ name }) => name);
  const said = tests.length === 0 ? '' : found.length > 0 ? ` What comes close to its 28 % here: ${found.join('; ')}.` : ' None of the tests so far comes close to its 28 %.';
  return [`${reported}; here it is `, ours.join(' and '), `, as trained.${said}`];
}
