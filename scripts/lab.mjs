// @ts-check
/**
 * `npm run lab`: bundles the command line when its sources changed, and runs it. Prints nothing on stdout
 * itself, because there the command line writes results and nothing else.
 *
 * It is bundled because Node can't load TensorFlow.js's gradients as they are: the CommonJS build lacks them,
 * and the ES modules have no `exports` that plain Node would follow.
 */
import fs from 'node:fs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { requireNode } from './lib/node-version.mjs';
import { fingerprint, isFresh, markFresh } from './lib/fingerprint.mjs';
import { inRoot } from './lib/paths.mjs';
import { relaxedSimdFlags } from './lib/relaxed-simd.mjs';
import { onStandardError } from './lib/run.mjs';

requireNode();

const bundle = inRoot('build', 'cli', 'lab.mjs');
const sources = ['src/cli', 'src/engine', 'src/core', 'recipes', 'plans', 'package-lock.json', 'scripts/lab.mjs', 'tsconfig.json'];

/** `import url from './x.wasm?url'` means a URL in the page; here it is the file's path. @type {import('esbuild').Plugin} */
const fileUrls = {
  name: 'file-urls',
  setup(build) {
    build.onResolve({ filter: /\?url$/ }, async ({ path: specifier, resolveDir, importer }) => {
      const found = await build.resolve(specifier.replace(/\?url$/, ''), { resolveDir, importer, kind: 'require-resolve' });
      return found.errors.length ? { errors: found.errors } : { path: found.path, namespace: 'file-url' };
    });
    build.onLoad({ filter: /.*/, namespace: 'file-url' }, ({ path: file }) => ({
      contents: `export default ${JSON.stringify(file)};`,
      loader: 'js',
    }));
  },
};

/** The bundle in build/cli, renewed when stale. */
async function bundleIfStale() {
  const print = fingerprint(sources);
  if (isFresh('cli', print) && fs.existsSync(bundle)) return;
  const { ensureInstalled } = await import('./lib/install.mjs');
  await onStandardError(() => ensureInstalled());
  const { buildKernels } = await import('./build.mjs');
  await onStandardError(() => buildKernels());
  const { build } = await import('esbuild');
  fs.mkdirSync(path.dirname(bundle), { recursive: true });
  const { outputFiles } = await build({
    entryPoints: [inRoot('src', 'cli', 'main.ts')],
    outfile: bundle,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // tfjs's ES modules throughout: one copy of tfjs-core, with its gradients.
    mainFields: ['module', 'main'],
    conditions: ['import', 'module'],
    loader: { '.wasm': 'file' },
    plugins: [fileUrls],
    sourcemap: true,
    legalComments: 'none',
    logLevel: 'warning',
    // Emscripten's glue in the wasm backend is CommonJS and reads these.
    banner: {
      js: [
        "import { createRequire as labCreateRequire } from 'node:module';",
        'const require = labCreateRequire(import.meta.url);',
        'const __filename = import.meta.filename;',
        'const __dirname = import.meta.dirname;',
      ].join('\n'),
    },
  });
  // Several may start at once (a job array): each puts its files in place whole.
  for (const { path: file, contents } of outputFiles) {
    fs.writeFileSync(`${file}.${process.pid}`, contents);
    fs.renameSync(`${file}.${process.pid}`, file);
  }
  markFresh('cli', print);
}

try {
  await bundleIfStale();
} catch (error) {
  // esbuild has said on stderr which file it could not read.
  process.stderr.write(`The command line could not be built: ${error instanceof Error ? error.message.split('\n', 1)[0] : error}\n`);
  process.exit(1);
}
const child = spawn(process.execPath, [...relaxedSimdFlags(), '--enable-source-maps', bundle, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
child.on('close', (code, signal) => {
  process.exitCode = signal ? 128 + 15 : (code ?? 1);
});
