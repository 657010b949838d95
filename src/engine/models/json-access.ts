/**
 * Reading fields of a JSON file that somebody else wrote: each helper either returns the field in
 * its type or says in one sentence which field is wrong.
 */
import { LabError } from '../../core/errors';

export type JsonObject = Readonly<Record<string, unknown>>;

/** "model-format": the file is not what it claims to be. */
export function badFormat(problem: string): LabError {
  return new LabError('model-format', `This is not a TensorFlow.js layers-model that the lab can read: ${problem}.`);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(parent: JsonObject, field: string, where: string): JsonObject {
  const value = parent[field];
  if (!isObject(value)) throw badFormat(`${where} has no object "${field}"`);
  return value;
}

export function listAt(parent: JsonObject, field: string, where: string): readonly unknown[] {
  const value = parent[field];
  if (!Array.isArray(value)) throw badFormat(`${where} has no list "${field}"`);
  return value;
}

export function textAt(parent: JsonObject, field: string, where: string): string {
  const value = parent[field];
  if (typeof value !== 'string') throw badFormat(`${where} has no text "${field}"`);
  return value;
}

export function numberAt(parent: JsonObject, field: string, where: string): number {
  const value = parent[field];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw badFormat(`${where} has no number "${field}"`);
  return value;
}

/** A whole number >= 1. */
export function countAt(parent: JsonObject, field: string, where: string): number {
  const value = numberAt(parent, field, where);
  if (!Number.isInteger(value) || value < 1) throw badFormat(`"${field}" of ${where} must be a whole number of at least 1, not ${value}`);
  return value;
}

/** True or false; a missing field takes the default. */
export function flagAt(parent: JsonObject, field: string, fallback: boolean): boolean {
  const value = parent[field];
  return typeof value === 'boolean' ? value : fallback;
}

/** Two whole numbers >= 1, or one that stands for both; a missing or null field takes the default. */
export function pairAt(parent: JsonObject, field: string, fallback: readonly [number, number], where: string): readonly [number, number] {
  const value = parent[field];
  if (value === undefined || value === null) return fallback;
  const pair: readonly unknown[] = Array.isArray(value) ? value : [value, value];
  const [a, b] = pair;
  const fits = (side: unknown): side is number => typeof side === 'number' && Number.isInteger(side) && side >= 1;
  if (pair.length !== 2 || !fits(a) || !fits(b)) throw badFormat(`"${field}" of ${where} must be two whole numbers of at least 1`);
  return [a, b];
}

/** The sides of a shape: whole numbers, -1 or null for "whatever fits". */
export function shapeAt(parent: JsonObject, field: string, where: string): readonly number[] {
  return listAt(parent, field, where).map((side) => {
    if (side === null) return -1;
    if (typeof side !== 'number' || !Number.isInteger(side) || (side < 0 && side !== -1)) {
      throw badFormat(`"${field}" of ${where} must be a list of whole numbers`);
    }
    return side;
  });
}
