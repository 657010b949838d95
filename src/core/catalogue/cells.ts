/**
 * The kinds of cell that a plan may hold: one schema each, with what it refers to. Adding a kind
 * means an entry here and a runner in engine/experiments.
 */
import * as v from 'valibot';
import type { LabError } from '../errors';
import { checkAttackParameters } from './attack-parameters';
import { attacks } from './attacks';
import { readScoreRequest } from './score-parameters';
import type { GivenScore, ScoreRequest } from './score-parameters';

const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected letters, digits, ".", "_" or "-"'));
const seed = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0);
const save = v.optional(v.boolean(), false);
const epsilon = v.pipe(v.number(), v.finite(), v.minValue(0));
const parameters = v.optional(v.record(v.string(), v.union([v.number(), v.string(), v.boolean()])), {});
/** How often images are drawn again for paired comparisons; nothing is kept for them without it. */
const resamples = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5000)));
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));

const logits = v.strictObject({
  file: v.string(),
  shape: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
    v.check((s) => s.length === 2 && s[1] === 10, 'expected [n, 10]'),
  ),
});
const logitsAndLabels = v.strictObject({ logits, labels: v.string() });

const scoreEntry = v.union([
  v.string(),
  v.looseObject({ id, score: v.string() }),
]);

const schemas = {
  accuracy: v.strictObject({ id, kind: v.literal('accuracy'), seed, classifier: v.string(), images: v.string(), save }),
  attack: v.strictObject({
    id,
    kind: v.literal('attack'),
    seed,
    classifier: v.string(),
    /** The classifier that the images are made against, where it is another one than the one that judges them. */
    through: v.optional(v.string()),
    images: v.string(),
    attack: v.string(),
    epsilons: v.pipe(v.array(epsilon), v.minLength(1)),
    parameters,
    save,
  }),
  calibration: v.strictObject({
    id,
    kind: v.literal('calibration'),
    seed,
    classifier: v.optional(v.string()),
    images: v.optional(v.string()),
    logits: v.optional(logits),
    labels: v.optional(v.string()),
    bins: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 15),
    temperature: v.optional(v.union([v.literal('fit'), positive]), 1),
    fitOn: v.optional(v.union([v.string(), logitsAndLabels])),
    save,
  }),
  detection: v.strictObject({
    id,
    kind: v.literal('detection'),
    seed,
    classifier: v.string(),
    in: v.string(),
    out: v.string(),
    fit: v.optional(v.string()),
    scores: v.pipe(v.array(scoreEntry), v.minLength(1)),
    resamples,
    save,
  }),
  /** One reading of labelled images, examined every way: accuracy, calibration before and after a temperature, failures. */
  examination: v.strictObject({
    id,
    kind: v.literal('examination'),
    seed,
    classifier: v.string(),
    images: v.string(),
    fitOn: v.string(),
    bins: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)), 15),
    scores: v.optional(v.array(scoreEntry), ['msp']),
    resamples,
    save,
  }),
  failures: v.strictObject({
    id,
    kind: v.literal('failures'),
    seed,
    classifier: v.string(),
    images: v.string(),
    scores: v.pipe(v.array(scoreEntry), v.minLength(1)),
    save,
  }),
  /** Time of one image; the one kind whose figure differs from run to run. */
  speed: v.strictObject({ id, kind: v.literal('speed'), seed, classifier: v.string(), images: v.string(), save }),
  transfer: v.strictObject({
    id,
    kind: v.literal('transfer'),
    seed,
    from: v.pipe(v.array(v.string()), v.minLength(1)),
    to: v.pipe(v.array(v.string()), v.minLength(1)),
    images: v.string(),
    attack: v.string(),
    epsilon,
    parameters,
    save,
  }),
};

export type CellKind = keyof typeof schemas;
export type CellOf<K extends CellKind> = v.InferOutput<(typeof schemas)[K]>;
export type Cell = { [K in CellKind]: CellOf<K> }[CellKind];

/** Makes the error of a field of the cell. */
export type RefuseField = (field: string, expected: string) => LabError;

/** What a cell refers to by name: [field, name], and for images whether labels are needed. */
export interface References {
  classifiers: [field: string, name: string][];
  images: [field: string, name: string, labels: boolean][];
}

interface CellDefinition<K extends CellKind> {
  schema: (typeof schemas)[K];
  references(cell: CellOf<K>): References;
  /** Checks that a schema can't say; throws what `refuse` makes. */
  check?(cell: Cell, refuse: RefuseField): void;
}

const onOne = (cell: { classifier: string; images: string }): References => ({
  classifiers: [['classifier', cell.classifier]],
  images: [['images', cell.images, true]],
});

/** Checks an attack's id and its parameters against the table of attacks. */
function checkAttack(cell: Cell, refuse: RefuseField): void {
  if (cell.kind !== 'attack' && cell.kind !== 'transfer') return;
  const entry = attacks.find((attack) => attack.id === cell.attack);
  if (!entry) throw refuse('attack', `no attack is called "${cell.attack}"; expected one of ${attacks.map((a) => a.id).join(', ')}`);
  const checked = checkAttackParameters(entry, cell.parameters);
  if ('expected' in checked) throw refuse(`parameters.${checked.field}`, checked.expected);
}

/** Reads a cell's scores against the table of scores; the field of what is wrong is `scores.N`. */
function checkScores(given: readonly GivenScore[], refuse: RefuseField): ScoreRequest[] {
  const seen = new Set<string>();
  return given.map((one, i) => {
    let request: ScoreRequest;
    try {
      request = readScoreRequest(one);
    } catch (error) {
      throw refuse(`scores.${i}`, error instanceof Error ? error.message : String(error));
    }
    if (seen.has(request.id)) throw refuse(`scores.${i}`, `"${request.id}" is used twice; expected every score under its own id`);
    seen.add(request.id);
    return request;
  });
}

function checkDetection(cell: Cell, refuse: RefuseField): void {
  if (cell.kind !== 'detection') return;
  const fitted = checkScores(cell.scores, refuse).find(({ entry }) => entry.needs.fit);
  if (fitted && cell.fit === undefined)
    throw refuse('fit', `missing, expected the name of an image set: "${fitted.id}" is fitted on training images`);
}

function checkFailures(cell: Cell, refuse: RefuseField): void {
  if (cell.kind !== 'failures' && cell.kind !== 'examination') return;
  checkScores(cell.scores, refuse).forEach(({ entry }, i) => {
    if (!entry.findsErrors) throw refuse(`scores.${i}`, `expected a score made from logits, not ${entry.id}`);
  });
}

/** Class means need to know the class of every training image. */
const needsLabelledFit = (scores: readonly GivenScore[]): boolean =>
  scores.some((given) => (typeof given === 'string' ? given : given.score) === 'mahalanobis');

export const cellSchemas: { [K in CellKind]: CellDefinition<K> } = {
  accuracy: { schema: schemas.accuracy, references: onOne },
  attack: {
    schema: schemas.attack,
    references: (cell) => {
      const { classifiers, images } = onOne(cell);
      return { classifiers: [...classifiers, ...(cell.through === undefined ? [] : [['through', cell.through] as [string, string]])], images };
    },
    check: checkAttack,
  },
  calibration: {
    schema: schemas.calibration,
    references: (cell) => ({
      classifiers: cell.classifier === undefined ? [] : [['classifier', cell.classifier]],
      images: [
        ...(cell.images === undefined ? [] : ([['images', cell.images, true]] as References['images'])),
        ...(typeof cell.fitOn === 'string' ? ([['fitOn', cell.fitOn, true]] as References['images']) : []),
      ],
    }),
    check(cell, refuse) {
      if (cell.kind !== 'calibration') return;
      if (cell.logits) {
        if (cell.classifier !== undefined) throw refuse('classifier', 'give a classifier with images, or logits with labels');
        if (cell.labels === undefined) throw refuse('labels', 'missing, expected the path of a uint8 file');
      } else {
        if (cell.classifier === undefined) throw refuse('classifier', 'missing, expected a classifier with images, or logits with labels');
        if (cell.images === undefined) throw refuse('images', 'missing, expected the name of an image set');
        if (cell.labels !== undefined) throw refuse('labels', 'labels go with logits; those of images belong to the image set');
      }
      if (cell.temperature === 'fit') {
        if (cell.fitOn === undefined) throw refuse('fitOn', 'missing, expected what to fit the temperature on');
        if (typeof cell.fitOn === 'string' && cell.classifier === undefined)
          throw refuse('fitOn', 'expected {logits, labels}: there is no classifier to run on images');
      } else if (cell.fitOn !== undefined) throw refuse('fitOn', 'only with "temperature": "fit"');
    },
  },
  detection: {
    schema: schemas.detection,
    references: (cell) => ({
      classifiers: [['classifier', cell.classifier]],
      images: [
        ['in', cell.in, false],
        ['out', cell.out, false],
        ...(cell.fit === undefined ? [] : ([['fit', cell.fit, needsLabelledFit(cell.scores)]] as References['images'])),
      ],
    }),
    check: checkDetection,
  },
  examination: {
    schema: schemas.examination,
    references: (cell) => ({
      classifiers: [['classifier', cell.classifier]],
      images: [
        ['images', cell.images, true],
        ['fitOn', cell.fitOn, true],
      ],
    }),
    check: checkFailures,
  },
  failures: { schema: schemas.failures, references: onOne, check: checkFailures },
  speed: { schema: schemas.speed, references: ({ classifier, images }) => ({ classifiers: [['classifier', classifier]], images: [['images', images, false]] }) },
  transfer: {
    schema: schemas.transfer,
    references: (cell) => ({
      classifiers: [
        ...cell.from.map((name, i): [string, string] => [`from.${i}`, name]),
        ...cell.to.map((name, i): [string, string] => [`to.${i}`, name]),
      ],
      images: [['images', cell.images, true]],
    }),
    check: checkAttack,
  },
};
