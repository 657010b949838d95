/**
 * What `npm ci` needs of package-lock.json, so that a fresh clone installs from any mirror.
 */
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

interface Locked {
  resolved?: string;
  version?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const file = path.resolve(import.meta.dirname, '..', 'package-lock.json');
const packages = (JSON.parse(fs.readFileSync(file, 'utf8')) as { packages: Record<string, Locked> }).packages;

/** Whether a package at `folder` finds `name`, looking upward through node_modules as Node does. */
function finds(folder: string, name: string): boolean {
  for (let at = folder; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules') - 1))) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (at === '') return false;
  }
}

it('names no registry', () => {
  expect(Object.entries(packages).filter(([, locked]) => locked.resolved)).toEqual([]);
});

it('holds every dependency, also those for other platforms', () => {
  const missing = Object.entries(packages).flatMap(([folder, locked]) =>
    Object.keys({ ...locked.dependencies, ...locked.optionalDependencies })
      .filter((name) => !finds(folder, name))
      .map((name) => `${folder} needs ${name}`),
  );
  expect(missing).toEqual([]);
});
