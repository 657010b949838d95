/**
 * Reads what the site serves beside the page: data sets and shipped models. What was fetched is
 * kept in the browser's cache storage where there is one, so a second visit needs no network.
 */
import { LabError } from '../core/errors';
import type { DatasetSource } from '../engine/data/datasets';
import { gunzip, isGzip } from '../engine/data/gunzip';
import type { ModelFileSource } from '../engine/library/model-files';

/** The site's root: the worker's script lies in `assets/` of a build, in `src/worker/` of the dev server. */
const root = (): URL => new URL(import.meta.env.BASE_URL, import.meta.env.DEV ? self.location.origin : new URL('..', self.location.href));

const CACHE = 'digit-safety-lab-data-1';

/** A file that never changes under its name (data, weights named by their hash) comes from the cache first. */
type Freshness = 'fixed' | 'may-change';

/** Told how much of a file has come over the network; `total` is 0 where the server does not say. */
export type FetchListener = (url: string, done: number, total: number) => void;

const listeners = new Set<FetchListener>();

/** Tells of every fetch from now on; returns the way to stop that. */
export function followFetches(listener: FetchListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The same response, counted while it is read. */
function counted(url: string, response: Response): Response {
  if (listeners.size === 0 || !response.body) return response;
  const { status, statusText, headers } = response;
  // The length of an encoded response is not that of what comes out of it.
  const total = headers.has('content-encoding') ? 0 : Number(headers.get('content-length') ?? 0);
  let done = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (chunk, controller) => {
      done += chunk.byteLength;
      for (const listener of listeners) listener(url, done, total);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(counter), { status, statusText, headers });
}

async function fetched(url: string, freshness: Freshness): Promise<Response> {
  const cache = 'caches' in self ? await caches.open(CACHE).catch(() => null) : null;
  const kept = await cache?.match(url);
  if (kept && freshness === 'fixed') return kept;
  let response: Response;
  try {
    response = counted(url, await fetch(url));
  } catch (error) {
    if (kept) return kept;
    throw new LabError('network', 'A file could not be fetched: check the network connection and try again.', { cause: error });
  }
  // A full cache is no reason to fail: the file is at hand already.
  if (cache && !isMissing(response)) await cache.put(url, response.clone()).catch(() => undefined);
  return response;
}

/** What a page server answers for a file that is not there: an error, or its start page. */
const isMissing = (response: Response): boolean =>
  !response.ok || (response.headers.get('content-type') ?? '').includes('text/html');

/** What `npm run data` wrote about the sets it prepared. */
interface DataManifest {
  sets: Partial<Record<string, { files: Partial<Record<string, { installed: boolean }>> }>>;
}

export class FetchedDatasets implements DatasetSource {
  #manifest: Promise<DataManifest> | null = null;

  /** The manifest says what is there, so that nothing is asked for in vain. */
  async has(folder: string, file: string): Promise<boolean> {
    this.#manifest ??= fetched(new URL('data/manifest.json', root()).href, 'may-change').then((response) =>
      isMissing(response) ? { sets: {} } : (response.json() as Promise<DataManifest>),
    );
    const manifest = await this.#manifest.catch((error: unknown) => {
      this.#manifest = null;
      throw error;
    });
    return manifest.sets[folder]?.files[file]?.installed ?? false;
  }

  async read(folder: string, file: string): Promise<Uint8Array> {
    const missing = new LabError('dataset-missing', `The images in ${folder}/ are not installed here. Whoever runs this lab can bring them with: npm run data`);
    if (!(await this.has(folder, file))) throw missing;
    const response = await fetched(new URL(`data/${folder}/${file}.gz`, root()).href, 'fixed');
    if (isMissing(response)) throw missing;
    const bytes = new Uint8Array(await response.arrayBuffer());
    // Some hosts unpack .gz files on the way.
    return isGzip(bytes) ? gunzip(bytes, file) : bytes;
  }
}

export class FetchedModels implements ModelFileSource {
  async json(path: string): Promise<unknown> {
    return (await this.#read(path, 'may-change')).json();
  }

  async bytes(path: string): Promise<ArrayBuffer> {
    return (await this.#read(path, 'fixed')).arrayBuffer();
  }

  async #read(path: string, freshness: Freshness): Promise<Response> {
    const response = await fetched(new URL(`models/${path}`, root()).href, freshness);
    if (isMissing(response))
      throw new LabError('zoo-missing', `The shipped model file ${path} is missing on this server. Install the lab again.`);
    return response;
  }
}
