/**
 * Checks the parameters that a person, a form or a plan gives an attack, against the attack table.
 */
import * as v from 'valibot';
import { LabError } from '../errors';
import type { AttackEntry, AttackParameter, AttackParameters } from './attacks';

function schemaOf(parameter: AttackParameter): v.GenericSchema<number | boolean> {
  if (parameter.type === 'boolean') return v.boolean('expected true or false');
  const { minimum = -Number.MAX_VALUE, maximum = Number.MAX_VALUE, type } = parameter;
  const expected = `expected ${type === 'integer' ? 'a whole number' : 'a number'} from ${minimum} to ${maximum}`;
  const range = v.pipe(v.number(expected), v.minValue(minimum, expected), v.maxValue(maximum, expected));
  return type === 'integer' ? v.pipe(range, v.integer(expected)) : range;
}

const targetSchema = v.union(
  [v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9)), v.pipe(v.string(), v.minLength(1))],
  'expected a class from 0 to 9, or the path of a file of classes',
);

/** Parameters after checking: defaults filled in, the target apart. */
export interface CheckedParameters {
  parameters: AttackParameters;
  /** A class, or the path of a uint8 file with one class per image. */
  target?: number | string;
}

/** What is wrong with a parameter: the field below `parameters` and what was expected of it. */
export interface ParameterProblem {
  field: string;
  expected: string;
}

/**
 * Checks what a person or a plan gave against the table and fills in defaults.
 * @returns the parameters, or the first problem
 */
export function checkAttackParameters(entry: AttackEntry, given: Readonly<Record<string, unknown>>): CheckedParameters | ParameterProblem {
  const known = entry.parameters.map((p) => p.id);
  for (const field of Object.keys(given)) {
    if (field === 'target') {
      if (!entry.targeted) return { field, expected: `no target: ${entry.id} can't aim at a class` };
      const result = v.safeParse(targetSchema, given.target);
      if (!result.success) return { field, expected: result.issues[0].message };
    } else if (!known.includes(field)) {
      const allowed = entry.targeted ? [...known, 'target'] : known;
      return { field, expected: allowed.length === 0 ? `no parameters for ${entry.id}` : `one of ${allowed.join(', ')} for ${entry.id}` };
    }
  }
  const parameters: Record<string, number | boolean> = {};
  for (const parameter of entry.parameters) {
    const value = given[parameter.id];
    if (value === undefined) {
      parameters[parameter.id] = parameter.default;
      continue;
    }
    const result = v.safeParse(schemaOf(parameter), value);
    if (!result.success) return { field: parameter.id, expected: result.issues[0].message };
    parameters[parameter.id] = result.output;
  }
  const target = given.target;
  return typeof target === 'number' || typeof target === 'string' ? { parameters, target } : { parameters };
}

/**
 * As `checkAttackParameters`, for callers that can't go on with a problem.
 * @throws LabError `invalid-parameter`, naming the field and what was expected
 */
export function readAttackParameters(entry: AttackEntry, given: Readonly<Record<string, unknown>> = {}): CheckedParameters {
  const checked = checkAttackParameters(entry, given);
  if ('expected' in checked) throw new LabError('invalid-parameter', `parameters.${checked.field}: ${checked.expected}.`);
  return checked;
}

/**
 * Whether the seed has no say: an attack marked deterministic, or a projected gradient without random start.
 */
export function isDeterministic(entry: AttackEntry, parameters: AttackParameters): boolean {
  return entry.deterministic || parameters.randomStart === false;
}
