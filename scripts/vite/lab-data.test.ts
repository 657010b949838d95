/**
 * What of the prepared data goes into a built site: notMNIST only when asked, and a manifest that says so.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Manifest } from '../datasets/prepare.mjs';
import { copyData } from './lab-data.mjs';

let base: string;
const from = () => path.join(base, 'data');
const to = () => path.join(base, 'dist', 'data');
const copied = (file: string) => fs.existsSync(path.join(to(), file));
const copiedManifest = () => JSON.parse(fs.readFileSync(path.join(to(), 'manifest.json'), 'utf8')) as Manifest;

beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'digit-lab-copy-'));
  const set = (id: string, installed: boolean) => ({
    title: id,
    licence: 'some',
    installed,
    files: { images: { path: `${id}/images.gz`, sha256: '00', installed, sizeBytes: 3, problems: ['a host at home'] } },
  });
  const manifest: Manifest = {
    version: 1,
    sets: { mnist: set('mnist', true), 'fashion-mnist': set('fashion-mnist', false), notmnist: set('notmnist', true) },
  };
  for (const id of ['mnist', 'notmnist']) {
    fs.mkdirSync(path.join(from(), id), { recursive: true });
    fs.writeFileSync(path.join(from(), id, 'images.gz'), 'abc');
  }
  fs.writeFileSync(path.join(from(), 'manifest.json'), JSON.stringify(manifest));
});

afterEach(() => fs.rmSync(base, { recursive: true }));

it('copies what is installed, keeps notMNIST back, and says how to have it', () => {
  copyData(from(), to(), false);
  expect([copied('mnist/images.gz'), copied('fashion-mnist/images.gz'), copied('notmnist/images.gz')]).toEqual([true, false, false]);
  const { sets } = copiedManifest();
  expect([sets.mnist.installed, sets['fashion-mnist'].installed, sets.notmnist.installed]).toEqual([true, false, false]);
  expect(sets.notmnist.files.images.installed).toBe(false);
  expect(sets.notmnist.install).toBe('npm run build -- --with-notmnist');
  expect(sets.mnist.files.images.problems).toBeUndefined();
});

it('copies notMNIST when asked', () => {
  copyData(from(), to(), true);
  expect(copied('notmnist/images.gz')).toBe(true);
  expect(copiedManifest().sets.notmnist.installed).toBe(true);
});

it('does nothing where no data was prepared', () => {
  copyData(path.join(base, 'nothing'), to(), false);
  expect(fs.existsSync(to())).toBe(false);
});
