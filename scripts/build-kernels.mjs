/**
 * Builds the WebAssembly kernels: `node scripts/build-kernels.mjs [--force]`.
 *
 * Writes into build/kernels/ four binaries of one source: relaxed SIMD (fused multiply-add) and plain
 * SIMD, each once for an unshared memory and once for a shared one (a module that imports a shared
 * memory must be compiled for it). Does nothing when they are newer than every source.
 * Everything comes from npm: esbuild for the generators, assemblyscript for the kernels.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sourceFolder = join(root, 'src/engine/kernels/assembly');
const generatorFolder = join(root, 'src/engine/kernels/generate');
export const outputFolder = join(root, 'build/kernels');

const BINARIES = [
  { file: 'lab-kernels-relaxed.wasm', relaxed: true, threads: false },
  { file: 'lab-kernels-relaxed-threads.wasm', relaxed: true, threads: true },
  { file: 'lab-kernels-simd.wasm', relaxed: false, threads: false },
  { file: 'lab-kernels-simd-threads.wasm', relaxed: false, threads: true },
];

/** Every file below a folder. */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function modifiedAt(path) {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/** Whether every binary is there and newer than every source, this script included. */
export function isUpToDate() {
  const sources = [...filesBelow(sourceFolder), ...filesBelow(generatorFolder), fileURLToPath(import.meta.url)];
  const newestSource = Math.max(...sources.filter((path) => !path.endsWith('.test.ts')).map(modifiedAt));
  return BINARIES.every(({ file }) => modifiedAt(join(outputFolder, file)) > newestSource);
}

/** Runs the generators (TypeScript, bundled by esbuild) and returns their files. */
async function generate(workFolder) {
  const { build } = await import('esbuild');
  const bundle = join(workFolder, 'generators.mjs');
  await build({
    entryPoints: [join(generatorFolder, 'generated-sources.ts')], outfile: bundle,
    bundle: true, format: 'esm', platform: 'node', target: 'node20', logLevel: 'error',
  });
  return (await import(pathToFileURL(bundle).href)).generatedSources();
}

/** The arguments of asc for one binary. */
function compilerArguments({ relaxed, threads }, file) {
  return [
    'index.ts', '--outFile', file, '--runtime', 'stub', '--noAssert', '-O3', '--converge',
    '--importMemory', '--noExportMemory', '--initialMemory', '1', '--use', 'abort=',
    '--enable', 'simd', ...(relaxed ? ['--enable', 'relaxed-simd'] : []),
    ...(threads ? ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'] : []),
  ];
}

/** Compiles one binary from the staged sources; throws with the compiler's messages. */
async function compile(asc, binary, sources) {
  let output;
  const { error, stderr } = await asc.main(compilerArguments(binary, 'kernels.wasm'), {
    readFile: (name) => sources.get(name.replaceAll('\\', '/')) ?? null,
    writeFile: (name, content) => {
      if (name === 'kernels.wasm') output = content;
    },
    listFiles: () => [],
  });
  if (error || !output) throw new Error(`The kernels did not compile (${binary.file}):\n${stderr.toString()}`);
  return output;
}

/** Builds what is out of date; returns whether anything was built. */
export async function buildKernels({ force = false } = {}) {
  if (!force && isUpToDate()) return false;
  const workFolder = join(outputFolder, `work-${process.pid}`);
  mkdirSync(workFolder, { recursive: true });
  try {
    const sources = new Map();
    for (const path of filesBelow(sourceFolder)) {
      if (path.endsWith('.ts')) sources.set(relative(sourceFolder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8'));
    }
    for (const [name, text] of Object.entries(await generate(workFolder))) sources.set(`generated/${name}`, text);
    mkdirSync(join(outputFolder, 'generated'), { recursive: true });
    for (const [name, text] of sources) {
      if (name.startsWith('generated/')) writeFileSync(join(outputFolder, name), text);
    }
    const { default: asc } = await import('assemblyscript/asc');
    for (const binary of BINARIES) {
      const bytes = await compile(asc, binary, sources);
      const staged = join(workFolder, binary.file);
      writeFileSync(staged, bytes);
      renameSync(staged, join(outputFolder, binary.file));
    }
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const startedAt = performance.now();
  const built = await buildKernels({ force: process.argv.includes('--force') });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(built ? `kernels built in ${seconds} s` : 'kernels are up to date');
}
