// @ts-check
/**
 * Vite plugin: the prepared data sets at /data/, in the dev server straight from data/, in a build copied to
 * dist/data. MNIST and Fashion-MNIST may be passed on by whoever hosts the lab; notMNIST may not without its
 * author's word, so it is copied only when asked (`npm run build -- --with-notmnist`).
 */
import fs from 'node:fs';
import path from 'node:path';
import { sendFile } from '../lib/static-server.mjs';
import { inRoot } from '../lib/paths.mjs';

/** The environment variable by which scripts/build.mjs passes `--with-notmnist` on. */
export const withNotmnistVariable = 'DIGIT_LAB_WITH_NOTMNIST';

/**
 * Copies the installed sets, and a manifest that tells the truth about the copy.
 * @param {string} from the prepared data folder
 * @param {string} to the folder in the built site
 * @param {boolean} withNotmnist
 */
export function copyData(from, to, withNotmnist) {
  const manifestFile = path.join(from, 'manifest.json');
  if (!fs.existsSync(manifestFile)) return;
  /** @type {import('../datasets/prepare.mjs').Manifest} */
  const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'));
  for (const [id, set] of Object.entries(manifest.sets)) {
    const shipped = id !== 'notmnist' || withNotmnist;
    for (const file of Object.values(set.files)) {
      // Why a source failed on the machine that built the site is of no use to its visitors.
      delete file.problems;
      if (!shipped) {
        file.installed = false;
        delete file.sizeBytes;
      }
      if (!file.installed) continue;
      fs.mkdirSync(path.dirname(path.join(to, file.path)), { recursive: true });
      fs.copyFileSync(path.join(from, file.path), path.join(to, file.path));
    }
    if (!shipped) Object.assign(set, { installed: false, install: 'npm run build -- --with-notmnist' });
  }
  fs.mkdirSync(to, { recursive: true });
  fs.writeFileSync(path.join(to, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** @returns {import('vite').Plugin} */
export function labData() {
  let outDir = '';
  let building = false;
  return {
    name: 'lab-data',
    configResolved(config) {
      building = config.command === 'build';
      outDir = path.resolve(config.root, config.build.outDir);
    },
    configureServer(server) {
      server.middlewares.use('/data', (request, response, next) => {
        const file = path.join(inRoot('data'), decodeURIComponent((request.url ?? '').split('?', 1)[0]));
        const inside = file.startsWith(inRoot('data') + path.sep);
        if (!inside || !fs.existsSync(file) || !fs.statSync(file).isFile()) return next();
        sendFile(request, response, file);
      });
    },
    writeBundle() {
      if (building) copyData(inRoot('data'), path.join(outDir, 'data'), process.env[withNotmnistVariable] === '1');
    },
  };
}
