/**
 * The command line as other people's scripts call it: a real process, real files, the golden network.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { goldenFloats } from '../../test/golden/load';

const root = path.resolve(import.meta.dirname, '../..');
const golden = path.join(root, 'test/golden');
let folder = '';

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'lab-cli-'));
  // The first call in a fresh clone builds the command.
  await lab('--help');
}, 300_000);
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

interface Ended {
  code: number;
  lines: Record<string, unknown>[];
  stderr: string;
}

/** Runs `lab` from the temporary folder, as npm does: INIT_CWD says where the person is. */
function lab(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: root, env: { ...process.env, INIT_CWD: folder }, maxBuffer: 1 << 26 };
    execFile(process.execPath, ['scripts/lab.mjs', ...args], options, (error, stdout, stderr) => {
      const code = error ? Number(error.code ?? 1) : 0;
      const lines = args[0] === 'run' ? stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>) : [];
      resolve({ code, lines, stderr });
    });
  });
}

const goldenImages = { file: path.join(golden, 'attacks/images.bin'), dtype: 'float32', shape: [32, 28, 28], labels: path.join(golden, 'attacks/labels.bin') };
const classifiers = { m: { model: path.join(golden, 'model/model.json') }, half: { classifier: 'm', temperature: 2 } };
const cell = { id: 'clean', kind: 'accuracy', classifier: 'm', images: 'x', save: true };

async function writePlan(name: string, plan: object): Promise<string> {
  await fs.writeFile(path.join(folder, name), JSON.stringify({ version: 1, classifiers, images: { x: goldenImages }, ...plan }));
  return name;
}

async function floats(file: string): Promise<Float32Array> {
  const bytes = await fs.readFile(path.join(folder, file));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
}

describe('lab run', () => {
  it.each(['wasm', 'cpu'])('gives the golden logits on %s, one JSON line per cell, and runs nothing twice', async (backend) => {
    const plan = await writePlan('plan.json', { cells: [cell, { ...cell, id: 'tempered', classifier: 'half', save: false }] });
    const first = await lab('run', plan, '--out', `out-${backend}`, '--backend', backend);
    expect(first.code, first.stderr).toBe(0);
    expect(first.lines).toMatchObject([
      { id: 'clean', kind: 'accuracy', backend, accuracy: 30 / 32, n: 32 },
      { id: 'tempered', accuracy: 30 / 32 },
    ]);
    const expected = await goldenFloats('attacks/logits.bin');
    const logits = await floats(`out-${backend}/clean.logits.f32`);
    expect(Math.max(...logits.map((z, i) => Math.abs(z - expected[i])))).toBeLessThanOrEqual(1e-4);
    await expect(fs.access(path.join(folder, `out-${backend}/tempered.logits.f32`))).rejects.toThrow();
    const second = await lab('run', plan, '--out', `out-${backend}`, '--backend', backend);
    expect(second.lines).toMatchObject([{ id: 'clean', cached: true }, { id: 'tempered', cached: true }]);
    expect(second.lines[0].inputHash).toBe(first.lines[0].inputHash);
  });

  it('goes on after a half-written result', async () => {
    const plan = await writePlan('again.json', { cells: [cell] });
    await lab('run', plan, '--out', 'again', '--backend', 'cpu');
    const file = path.join(folder, 'again/clean.json');
    await fs.writeFile(file, (await fs.readFile(file, 'utf8')).slice(0, 40));
    const { code, lines } = await lab('run', plan, '--out', 'again', '--backend', 'cpu');
    expect(code).toBe(0);
    expect(lines[0].cached).toBeUndefined();
  });

  it('fails a cell and finishes the others: exit 1', async () => {
    await fs.writeFile(path.join(folder, 'dark.bin'), new Uint8Array(new Float32Array(784).fill(1.5).buffer));
    await fs.writeFile(path.join(folder, 'one.bin'), Uint8Array.of(3));
    const images = { x: goldenImages, bad: { file: 'dark.bin', dtype: 'float32', shape: [1, 28, 28], labels: 'one.bin' } };
    const plan = await writePlan('failing.json', { images, cells: [{ ...cell, id: 'bad', images: 'bad' }, cell] });
    const { code, lines, stderr } = await lab('run', plan, '--out', 'failing', '--backend', 'cpu');
    expect(code).toBe(1);
    expect(lines).toMatchObject([{ id: 'bad', error: { code: 'bad-pixels' } }, { id: 'clean', accuracy: 30 / 32 }]);
    expect(stderr).toContain('pixels must lie in [0, 1]');
    expect(JSON.parse(await fs.readFile(path.join(folder, 'failing/bad.json'), 'utf8'))).toHaveProperty('error.message');
  });

  it.each<[string, object, RegExp]>([
    ['an unknown kind', { cells: [{ ...cell, kind: 'guess' }] }, /^cells\.0\.kind: expected one of/m],
    ['a missing file', { classifiers: { m: { model: 'nowhere/model.json' } }, cells: [cell] }, /^classifiers\.m\.model: the file .* does not exist/m],
    ['a shape that does not fit', { images: { x: { ...goldenImages, shape: [31, 28, 28] } }, cells: [cell] }, /^images\.x\.file: .* has 100352 bytes/m],
  ])('refuses %s: exit 2, nothing written', async (_, change, message) => {
    const { code, lines, stderr } = await lab('run', await writePlan('refused.json', change), '--out', 'refused', '--backend', 'cpu');
    expect([code, lines]).toEqual([2, []]);
    expect(stderr).toMatch(message);
    await expect(fs.access(path.join(folder, 'refused'))).rejects.toThrow();
  });

  it('shares its cells among shards, and merge joins them', async () => {
    const plan = await writePlan('shards.json', { cells: [cell, { ...cell, id: 'clean.b' }, { ...cell, id: 'c' }] });
    const shards = await Promise.all(['1/2', '2/2'].map((shard, i) => lab('run', plan, '--out', `shard-${i}`, '--backend', 'cpu', '--shard', shard)));
    expect(shards.map(({ lines }) => lines.map((line) => line.id))).toEqual([['clean', 'c'], ['clean.b']]);
    expect((await lab('merge', 'shard-0', 'shard-1', '--out', 'joined')).code).toBe(0);
    expect((await fs.readdir(path.join(folder, 'joined'))).sort()).toEqual(['c', 'clean', 'clean.b'].flatMap((id) => [`${id}.json`, `${id}.logits.f32`]).sort());
  });
});

describe('the command', () => {
  it('explains itself, and refuses what it does not know with exit 2', async () => {
    expect((await lab('--help')).code).toBe(0);
    expect((await lab('train', '--help')).code).toBe(0);
    expect(await lab('fly')).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no verb "fly"') as string });
    expect(await lab('run', '--out', 'x')).toMatchObject({ code: 2, stderr: expect.stringContaining('Give one plan') as string });
  });

  it('lists what plans may name', async () => {
    expect((await lab('list')).code).toBe(0);
  });
});
