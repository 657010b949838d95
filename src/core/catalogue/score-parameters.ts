/**
 * Reads the scores that a plan or a form asks for, "msp" or {id, score, ...settings}, against the
 * score table: defaults filled in, ranges checked, names unique.
 */
import { LabError } from '../errors';
import { scoreEntry } from './scores';
import type { ScoreEntry, ScoreParameter, ScoreParameters } from './scores';

/** A score as it will run. */
export interface ScoreRequest {
  /** Its name in the result and in file names. */
  id: string;
  entry: ScoreEntry;
  /** Every setting of the entry. */
  parameters: ScoreParameters;
}

/** As a plan writes it. */
export type GivenScore = string | ({ id: string; score: string } & Record<string, unknown>);

function refuse(field: string, expected: string): LabError {
  return new LabError('invalid-parameter', `${field}: expected ${expected}.`);
}

function readParameter(owner: string, parameter: ScoreParameter, given: unknown): number | string {
  const field = `${owner}.${parameter.id}`;
  if (given === undefined) return parameter.default;
  if (parameter.type === 'choice') {
    if (typeof given !== 'string' || !parameter.choices.includes(given)) throw refuse(field, `one of ${parameter.choices.join(', ')}`);
    return given;
  }
  const { minimum, maximum, type } = parameter;
  const fits = typeof given === 'number' && given >= minimum && given <= maximum && (type === 'number' || Number.isInteger(given));
  if (!fits) throw refuse(field, `a ${type === 'integer' ? 'whole number' : 'number'} from ${minimum} to ${maximum}`);
  return given;
}

/**
 * One score of a plan.
 * @throws LabError "unknown-score", "invalid-parameter" naming the field and what was expected
 */
export function readScoreRequest(given: GivenScore): ScoreRequest {
  const { id, score, ...settings } = typeof given === 'string' ? { id: given, score: given } : given;
  const entry = scoreEntry(score);
  const known = entry.parameters.map((parameter) => parameter.id);
  for (const name of Object.keys(settings)) {
    if (!known.includes(name)) throw refuse(`${id}.${name}`, known.length === 0 ? `no settings for ${score}` : `one of ${known.join(', ')} for ${score}`);
  }
  const values = settings as Record<string, unknown>;
  const parameters: Record<string, number | string> = {};
  for (const parameter of entry.parameters) parameters[parameter.id] = readParameter(id, parameter, values[parameter.id]);
  return { id, entry, parameters };
}

/**
 * The scores of a cell, each under its own name.
 * @param purpose "failures" refuses scores that only make sense for other images
 * @throws LabError as `readScoreRequest`, and "invalid-parameter" on a name used twice
 */
export function readScoreRequests(given: readonly GivenScore[], purpose: 'detection' | 'failures'): ScoreRequest[] {
  const requests = given.map(readScoreRequest);
  requests.forEach((request, index) => {
    if (requests.findIndex((other) => other.id === request.id) !== index) throw refuse(`scores.${request.id}`, 'every score under its own id');
    if (purpose === 'failures' && !request.entry.findsErrors) {
      throw refuse(`scores.${request.id}`, 'a score made from logits: msp, max-logit, cross-entropy, energy, entropy or mutual-information');
    }
  });
  return requests;
}
