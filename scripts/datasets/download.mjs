// @ts-check
/**
 * One download that survives being cut: the bytes that came stay in a `.part` file, and the next try asks
 * for the rest. A host that can't be reached costs a few seconds once, not once per file.
 */
import fs from 'node:fs';
import path from 'node:path';

/** A download that ended without the whole file, in words for the person. */
export class DownloadError extends Error {
  /** @param {string} message @param {{unreachable?: boolean}} [details] unreachable: no use in asking this host again */
  constructor(message, { unreachable = false } = {}) {
    super(message);
    this.name = 'DownloadError';
    this.unreachable = unreachable;
  }
}

/**
 * Fetches `url` into `part`, going on after the bytes that `part` already holds.
 * @param {string} url
 * @param {string} part path of the partial file; it is complete when this resolves, and kept when it rejects
 * @param {{answerMs?: number, stallMs?: number}} [limits] time to the first answer, and between two pieces
 * @returns {Promise<void>}
 */
export async function download(url, part, { answerMs = 6_000, stallMs = 15_000 } = {}) {
  fs.mkdirSync(path.dirname(part), { recursive: true });
  const host = new URL(url).host;
  const have = fs.existsSync(part) ? fs.statSync(part).size : 0;
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), answerMs);
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, {
      signal: abort.signal,
      // Ask for the bytes as they are: a range of a compressed transfer would not fit the file.
      headers: { 'accept-encoding': 'identity', ...(have ? { range: `bytes=${have}-` } : {}) },
    });
  } catch {
    clearTimeout(timer);
    const why = abort.signal.aborted ? `did not answer within ${answerMs / 1000} s` : 'can not be reached from here';
    throw new DownloadError(`${host} ${why}`, { unreachable: true });
  }
  clearTimeout(timer);
  if (response.status === 416) {
    // The partial file is as long as the whole, or longer: whether it is whole, its hash will tell.
    await response.body?.cancel();
    return;
  }
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new DownloadError(`${host} answered ${response.status} ${response.statusText}`.trim());
  }
  const resumed = response.status === 206;
  const expected = Number(response.headers.get('content-length') ?? Number.NaN);
  const file = fs.openSync(part, resumed ? 'a' : 'w');
  let received = 0;
  try {
    timer = setTimeout(() => abort.abort(), stallMs);
    for await (const chunk of response.body) {
      clearTimeout(timer);
      fs.writeSync(file, chunk);
      received += chunk.length;
      timer = setTimeout(() => abort.abort(), stallMs);
    }
  } catch {
    throw new DownloadError(`the connection to ${host} broke after ${received} bytes; they are kept, run it again to go on`);
  } finally {
    clearTimeout(timer);
    fs.closeSync(file);
  }
  if (received < expected) {
    throw new DownloadError(`the connection to ${host} broke after ${received} of ${expected} bytes; they are kept, run it again to go on`);
  }
}
