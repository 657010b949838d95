/**
 * `npm run data` against a temporary folder and a server that misbehaves on purpose: cut connections,
 * wrong contents, silence. The bytes are made here; no data set is needed.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DataSet, Source } from './catalogue.mjs';
import { prepare } from './prepare.mjs';

const name = 't10k-images-idx3-ubyte';
/** Bytes that gzip can't shrink much, so that a download has a middle to be cut in. */
const plain = Buffer.from(Array.from({ length: 40_000 }, (_, i) => createHash('md5').update(String(i)).digest()[0]));
const packed = gzipSync(plain);
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let base: string;
let server: http.Server;
let origin: string;
let handler: http.RequestListener;
let requests: http.IncomingHttpHeaders[];

beforeEach(async () => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'digit-lab-test-'));
  requests = [];
  handler = (_request, response) => void response.end(packed);
  server = http.createServer((request, response) => {
    requests.push(request.headers);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  fs.rmSync(base, { recursive: true });
});

const overNetwork = (): Source => ({ kind: 'https', repository: 'someone/something', url: `${origin}/${name}.gz` });

function oneSet(...sources: Source[]): DataSet[] {
  return [{ id: 'shapes', title: 'Shapes', licence: 'none', files: [{ name, sha256: hash(plain), sources }] }];
}

async function bring(sets: DataSet[], options: { given?: string; offline?: boolean } = {}) {
  const lines: string[] = [];
  const manifest = await prepare(sets, {
    folder: path.join(base, 'data'),
    modules: path.join(base, 'node_modules'),
    repository: path.join(base, 'checkout'),
    limits: { answerMs: 300, stallMs: 300 },
    say: (line) => lines.push(line),
    ...options,
  });
  return { manifest, file: manifest.sets.shapes.files[name], said: lines.join('\n') };
}

const destination = () => path.join(base, 'data', 'shapes', `${name}.gz`);
const part = () => path.join(base, 'data', '.partial', `shapes-${name}.gz.part`);

function put(file: string, bytes: Uint8Array) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bytes);
}

/** Sends the first half, then breaks the connection, as a closing laptop does. */
const cutInHalf: http.RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-length': packed.length });
  response.write(packed.subarray(0, packed.length / 2), () => setTimeout(() => response.destroy(), 50));
};

/** Answers ranges, as a file server does. */
const withRanges: http.RequestListener = (request, response) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from >= packed.length) return void response.writeHead(416).end();
  response.writeHead(from ? 206 : 200, { 'content-length': packed.length - from });
  response.end(packed.subarray(from));
};

it('packs a plain file from an npm package, says so in the manifest, and does nothing the second time', async () => {
  put(path.join(base, 'node_modules', 'shapes-data', 'data', name), plain);
  const sets = oneSet({ kind: 'npm', package: 'shapes-data', version: '1.0.0', path: `data/${name}` });
  const { manifest, file } = await bring(sets);
  expect(manifest.sets.shapes.installed).toBe(true);
  expect(file).toMatchObject({ path: `shapes/${name}.gz`, sha256: hash(plain), installed: true });
  expect(gunzipSync(fs.readFileSync(destination()))).toEqual(plain);
  const before = fs.statSync(destination()).mtimeMs;
  expect((await bring(sets)).manifest).toEqual(manifest);
  expect(fs.statSync(destination()).mtimeMs).toBe(before);
  expect(JSON.parse(fs.readFileSync(path.join(base, 'data', 'manifest.json'), 'utf8'))).toEqual(manifest);
});

it('takes what the repository itself carries, online or not', async () => {
  put(path.join(base, 'checkout', 'public', `${name}.gz`), packed);
  const { file } = await bring(oneSet({ kind: 'repository', path: `public/${name}.gz` }), { offline: true });
  expect(file.installed).toBe(true);
});

it.each([['plain', name, plain] as const, ['gzip', `${name}.gz`, packed] as const])(
  'prefers the given folder, %s',
  async (_form, fileName, bytes) => {
    put(path.join(base, 'given', 'shapes', fileName), bytes);
    const { file } = await bring(oneSet({ kind: 'folder' }, overNetwork()), { given: path.join(base, 'given') });
    expect(file.installed).toBe(true);
    expect(requests).toHaveLength(0);
  },
);

it('names a wrong file in the given folder and asks the next source', async () => {
  put(path.join(base, 'given', 'shapes', name), Buffer.from('something else'));
  const { file, said } = await bring(oneSet({ kind: 'folder' }, overNetwork()), { given: path.join(base, 'given') });
  expect(file.installed).toBe(true);
  expect(said).toMatch(/SHA-256/);
  expect(requests).toHaveLength(1);
});

it('goes on where a cut download stopped', async () => {
  handler = cutInHalf;
  const first = await bring(oneSet(overNetwork()));
  expect(first.file.installed).toBe(false);
  expect(first.said).toMatch(/broke after \d+/);
  const kept = fs.statSync(part()).size;
  expect(kept).toBeGreaterThan(0);
  expect(fs.existsSync(destination())).toBe(false);

  handler = withRanges;
  const second = await bring(oneSet(overNetwork()));
  expect(second.file.installed).toBe(true);
  expect(requests.at(-1)?.range).toBe(`bytes=${kept}-`);
  expect(gunzipSync(fs.readFileSync(destination()))).toEqual(plain);
  expect(fs.existsSync(part())).toBe(false);
});

it('starts over where the server knows no ranges', async () => {
  put(part(), packed.subarray(0, 1000));
  expect((await bring(oneSet(overNetwork()))).file.installed).toBe(true);
});

it('takes a partial file that is already whole', async () => {
  put(part(), packed);
  handler = withRanges;
  expect((await bring(oneSet(overNetwork()))).file.installed).toBe(true);
});

it('throws away a partial file that does not fit and asks once more from the start', async () => {
  put(part(), Buffer.alloc(1000, 7));
  handler = withRanges;
  const { file } = await bring(oneSet(overNetwork()));
  expect(file.installed).toBe(true);
  expect(requests.map((headers) => headers.range)).toEqual(['bytes=1000-', undefined]);
});

it('never keeps a download with the wrong hash', async () => {
  handler = (_request, response) => void response.end(gzipSync(Buffer.from('not what was promised')));
  const { manifest, file, said } = await bring(oneSet(overNetwork()));
  expect(file.installed).toBe(false);
  expect(file.problems?.[0]).toMatch(/someone\/something: .* has the SHA-256 .*, expected/);
  expect(manifest.sets.shapes).toMatchObject({ installed: false, install: expect.stringContaining('npm run data') as string });
  expect(said).toMatch(/The lab works without it/);
  expect(fs.existsSync(destination())).toBe(false);
  expect(fs.existsSync(part())).toBe(false);
});

it('replaces a file in place that has gone bad', async () => {
  put(destination(), Buffer.from('half a file'));
  expect((await bring(oneSet(overNetwork()))).file.installed).toBe(true);
});

it('says what the server answered', async () => {
  handler = (_request, response) => void response.writeHead(404).end();
  expect((await bring(oneSet(overNetwork()))).file.problems?.[0]).toMatch(/answered 404/);
});

it('waits for a silent host only once', async () => {
  handler = () => undefined;
  const sets = [...oneSet(overNetwork()), ...oneSet(overNetwork()).map((set) => ({ ...set, id: 'more' }))];
  const { manifest, said } = await bring(sets);
  expect(said).toMatch(/did not answer within 0.3 s/);
  expect(Object.values(manifest.sets).map((set) => set.installed)).toEqual([false, false]);
  expect(requests).toHaveLength(1);
});

it('gives up on a download that stalls, and keeps what came', async () => {
  handler = (_request, response) => void response.writeHead(200, { 'content-length': packed.length }).write(packed.subarray(0, 500));
  const { file } = await bring(oneSet(overNetwork()));
  expect(file.installed).toBe(false);
  expect(fs.statSync(part()).size).toBe(500);
});

it('asks no host when told to stay offline', async () => {
  const { file } = await bring(oneSet({ kind: 'folder' }, overNetwork()), { offline: true });
  expect(file.installed).toBe(false);
  expect(requests).toHaveLength(0);
});
