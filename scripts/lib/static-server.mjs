// @ts-check
/**
 * A small server for the built lab: any static host does the same. It exists so that the run line needs no
 * package, sends the isolation headers (threads need them), and hands out `.gz` data as the files they are.
 */
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.gz': 'application/gzip',
  '.bin': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** The headers that give a page SharedArrayBuffer, and so threads. The same ones stand in public/_headers. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Vite puts the content's hash into these names, so they never change. @param {string} url */
const isHashed = (url) => /-[\w-]{8}\.\w+$/.test(url) && url.includes('/assets/');

/** @param {string} file */
export const contentType = (file) => types[path.extname(file).toLowerCase()] ?? 'application/octet-stream';

/**
 * Sends one file; answers 304 when the browser has it.
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 * @param {string} file
 */
export function sendFile(request, response, file) {
  const { size, mtimeMs } = fs.statSync(file);
  const etag = `"${size.toString(16)}-${Math.round(mtimeMs).toString(16)}"`;
  response.setHeader('Content-Type', contentType(file));
  response.setHeader('ETag', etag);
  response.setHeader('Cache-Control', isHashed(request.url ?? '') ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
  response.writeHead(200, { 'Content-Length': size });
  if (request.method === 'HEAD') return void response.end();
  fs.createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);
}

/**
 * The file that a request means, or undefined. Never one outside the folder.
 * @param {string} folder
 * @param {string} pathname decoded
 */
function fileFor(folder, pathname) {
  const file = path.join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
  if (file !== folder && !file.startsWith(folder + path.sep)) return undefined;
  return fs.existsSync(file) && fs.statSync(file).isFile() ? file : undefined;
}

/**
 * @typedef {{
 *   folder: string, data?: string, isolated?: boolean, port?: number, host?: string, portsToTry?: number,
 *   onFile?: (file: string) => void
 * }} ServerOptions
 *   folder: what to serve; data: a folder that goes before folder/data; isolated: whether to send the
 *   isolation headers; port 0 takes any free one; portsToTry: how many following ports to try when it is busy;
 *   onFile: hears of every file that is sent
 */

/**
 * @param {ServerOptions} options
 * @returns {Promise<{address: string, port: number, close: () => Promise<void>}>}
 */
export async function serve({ folder, data, isolated = true, port = 4173, host = 'localhost', portsToTry = 20, onFile }) {
  const server = http.createServer((request, response) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (isolated) for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value);
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    const pathname = decoded(request.url ?? '/');
    if (pathname === undefined) return void response.writeHead(400).end();
    const file =
      (data && pathname.startsWith('/data/') && fileFor(path.resolve(data), pathname.slice('/data'.length))) ||
      fileFor(path.resolve(folder), pathname);
    if (!file) return void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not here.');
    onFile?.(file);
    sendFile(request, response, file);
  });
  const bound = await listen(server, port, host, portsToTry);
  return {
    address: `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${bound}/`,
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param {string} url @returns {string | undefined} the decoded path, undefined when it can't be a path */
function decoded(url) {
  try {
    const pathname = decodeURIComponent(url.split(/[?#]/, 1)[0]);
    return pathname.includes('\0') ? undefined : pathname;
  } catch {
    return undefined;
  }
}

/**
 * @param {http.Server} server @param {number} port @param {string} host @param {number} portsToTry
 * @returns {Promise<number>} the port it got
 */
function listen(server, port, host, portsToTry) {
  return new Promise((resolve, reject) => {
    let tried = 0;
    server.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== 'EADDRINUSE' || ++tried >= portsToTry) return reject(error);
      server.listen(port + tried, host);
    });
    server.on('listening', () => {
      const address = server.address();
      resolve(address && typeof address === 'object' ? address.port : port);
    });
    server.listen(port, host);
  });
}
