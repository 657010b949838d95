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

const ARITHMETICS = [{ name: 'relaxed', relaxed: true }, { name: 'simd', relaxed: false }];
const BINARY_FILES = ARITHMETICS.flatMap(({ name }) => [`lab-kernels-${name}.wasm`, `lab-kernels-${name}-threads.wasm`]);

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
  return BINARY_FILES.every((file) => modifiedAt(join(outputFolder, file)) > newestSource);
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

/** The arguments of asc for one arithmetic. */
function compilerArguments(relaxed, file) {
  return [
    'index.ts', '--outFile', file, '--runtime', 'stub', '--noAssert', '-O3',
    '--importMemory', '--noExportMemory', '--initialMemory', '1', '--use', 'abort=',
    '--enable', 'simd', ...(relaxed ? ['--enable', 'relaxed-simd'] : []),
  ];
}

/** Compiles one arithmetic's sources; throws with the compiler's messages. */
async function compile(asc, { name: arithmetic, relaxed }, sources) {
  let output;
  const { error, stderr } = await asc.main(compilerArguments(relaxed, 'kernels.wasm'), {
    readFile: (name) => sources.get(name.replaceAll('\\', '/')) ?? null,
    writeFile: (name, content) => {
      if (name === 'kernels.wasm') output = content;
    },
    listFiles: () => [],
  });
  if (error || !output) throw new Error(`The kernels did not compile (${arithmetic}):\n${stderr.toString()}`);
  return output;
}

/** An unsigned LEB128 number at an offset: its value and the offset after it. */
function readUnsigned(bytes, offset) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[offset++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return { value, next: offset };
  }
}

/**
 * The same module for a shared memory. The kernels use no atomics, so the only difference is in the
 * type of the one import, env.memory: "at least 1 page" becomes "shared, 1 to 65,536 pages".
 */
export function withSharedMemory(bytes) {
  let offset = 8;
  while (bytes[offset] !== 2) {
    const { value, next } = readUnsigned(bytes, offset + 1);
    offset = next + value;
  }
  const { value: size, next: start } = readUnsigned(bytes, offset + 1);
  const end = start + size;
  const unshared = [0x00, 0x01];
  const shared = [0x03, 0x01, 0x80, 0x80, 0x04];
  const newSize = size - unshared.length + shared.length;
  const isOnlyLimits = bytes[end - 3] === 0x02 && unshared.every((byte, i) => bytes[end - 2 + i] === byte);
  if (!isOnlyLimits || newSize > 127) throw new Error('The kernels import something other than one memory of at least one page.');
  return Uint8Array.from([
    ...bytes.subarray(0, offset), 2, newSize, ...bytes.subarray(start, end - unshared.length), ...shared, ...bytes.subarray(end),
  ]);
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
    for (const arithmetic of ARITHMETICS) {
      const bytes = await compile(asc, arithmetic, sources);
      for (const [suffix, content] of [['', bytes], ['-threads', withSharedMemory(bytes)]]) {
        const staged = join(workFolder, 'binary.wasm');
        writeFileSync(staged, content);
        renameSync(staged, join(outputFolder, `lab-kernels-${arithmetic.name}${suffix}.wasm`));
      }
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
