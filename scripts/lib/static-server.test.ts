/**
 * What the lab's own server promises: isolation headers or none, the right types, gzip data as plain files,
 * nothing outside its folder, and the next port when one is taken.
 */
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serve } from './static-server.mjs';

let base: string;
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'digit-lab-serve-'));
  const files: Record<string, string> = {
    'secret.txt': 'not yours',
    'site/index.html': '<!doctype html>',
    'site/assets/main-ab12CD34.js': 'export {}',
    'site/assets/kernel-ab12CD34.wasm': 'wasm',
    'site/data/mnist/x.gz': 'built',
    'data/mnist/x.gz': 'fresh',
  };
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(base, name)), { recursive: true });
    fs.writeFileSync(path.join(base, name), text);
  }
  server = await serve({ folder: path.join(base, 'site'), data: path.join(base, 'data'), port: 0 });
});

afterAll(async () => {
  await server.close();
  fs.rmSync(base, { recursive: true });
});

const get = (url: string, init?: RequestInit) => fetch(new URL(url, server.address), init);

it('serves the page with the isolation headers', async () => {
  const response = await get('/');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin');
});

it('sends none of them where asked, as a plain host would', async () => {
  const plain = await serve({ folder: path.join(base, 'site'), port: 0, isolated: false });
  const response = await fetch(plain.address);
  expect([...response.headers.keys()].filter((name) => name.startsWith('cross-origin'))).toEqual([]);
  await plain.close();
});

it('hands out gzip data as a file, not as an encoding, and the prepared data before the built', async () => {
  const response = await get('/data/mnist/x.gz');
  expect(response.headers.get('content-type')).toBe('application/gzip');
  expect(response.headers.get('content-encoding')).toBeNull();
  expect(await response.text()).toBe('fresh');
});

it('knows wasm, and lets hashed files be kept', async () => {
  const wasm = await get('/assets/kernel-ab12CD34.wasm');
  expect(wasm.headers.get('content-type')).toBe('application/wasm');
  expect(wasm.headers.get('cache-control')).toMatch(/immutable/);
  expect((await get('/')).headers.get('cache-control')).toBe('no-cache');
});

it('answers 304 to a browser that has the file', async () => {
  const etag = (await get('/')).headers.get('etag') ?? '';
  expect((await get('/', { headers: { 'if-none-match': etag } })).status).toBe(304);
});

it('refuses what is not there, what is outside, and what is no path', async () => {
  expect((await get('/nothing.js')).status).toBe(404);
  expect((await get('/', { method: 'POST' })).status).toBe(405);
  // fetch() would tidy these paths up before sending them, so they are sent by hand.
  const statusOf = (path: string) =>
    new Promise((resolve) => {
      http.get({ port: server.port, host: 'localhost', path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
    });
  expect(await statusOf('/../secret.txt')).toBe(404);
  expect(await statusOf('/%2e%2e/secret.txt')).toBe(404);
  expect(await statusOf('/data/../../secret.txt')).toBe(404);
  expect(await statusOf('/%E0%A4%A')).toBe(400);
});

it('takes the next port when one is busy', async () => {
  const next = await serve({ folder: path.join(base, 'site'), port: server.port });
  expect(next.port).toBeGreaterThan(server.port);
  await next.close();
});
