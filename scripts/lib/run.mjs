// @ts-check
/**
 * Child processes for the scripts: one that shows what it prints, one that keeps it.
 */
import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/** Where children write what they print: our own stdout, or (2) our stderr. @type {'inherit' | 2} */
let printTo = 'inherit';

/**
 * Sends what children and console.log print to stderr while `work` runs, for a command whose stdout is data.
 * @param {() => Promise<void>} work
 */
export async function onStandardError(work) {
  const log = console.log;
  console.log = console.error;
  printTo = 2;
  try {
    await work();
  } finally {
    console.log = log;
    printTo = 'inherit';
  }
}

/**
 * Runs a command whose output the person sees.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code; 127 when it can't be started, 128 and more when a signal ended it
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['inherit', printTo, 'inherit'], cwd: root, ...shellForWindows(command), ...options });
    child.on('error', () => resolve(127));
    child.on('close', (code, signal) => resolve(signal ? 130 : (code ?? 1)));
  });
}

/**
 * Runs a command and keeps what it prints.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, timeoutMs?: number}} [options]
 * @returns {Promise<{code: number, output: string}>} code 127: not there; 124: it ran out of time
 */
export function capture(command, args, { cwd = root, timeoutMs } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], ...shellForWindows(command) });
    let output = '';
    let late = false;
    const timer = timeoutMs
      ? setTimeout(() => {
          late = true;
          child.kill('SIGKILL');
        }, timeoutMs)
      : undefined;
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', () => {
      clearTimeout(timer);
      resolve({ code: 127, output });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code: late ? 124 : (code ?? 1), output });
    });
  });
}

/**
 * npm and npx are .cmd files on Windows, which only a shell starts.
 * @param {string} command
 */
function shellForWindows(command) {
  return process.platform === 'win32' && /^(npm|npx)$/.test(command) ? { shell: true } : {};
}
