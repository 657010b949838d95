// @ts-check
/**
 * Makes sure that there is a Chromium to test in: the one that is there, else Playwright's own download, else
 * Debian's package; and says which it was.
 */
import { capture, run } from './run.mjs';
import { inRoot } from './paths.mjs';
import { findChromium } from '../chromium.mjs';

/** How long a download may take before the next way is tried. */
const playwrightMs = 180_000;

/** @returns {Promise<string | undefined>} its version, when it can be started */
async function versionOf(/** @type {string} */ path) {
  const { code, output } = await capture(path, ['--version'], { timeoutMs: 20_000 });
  return code === 0 ? output.trim().split('\n').at(-1) : undefined;
}

/** @returns {Promise<boolean>} whether a usable browser was found; prints which */
async function reportFound() {
  const found = findChromium();
  if (!found) return false;
  // Chrome on Windows opens a window for --version instead of answering.
  const version = process.platform === 'win32' ? 'Chrome' : await versionOf(found.path);
  if (!version) {
    console.log(`${found.path} (${found.origin}) is there but does not start.`);
    return false;
  }
  console.log(`Browser: ${version}, ${found.path} (${found.origin})`);
  return true;
}

/** @returns {Promise<string[] | undefined>} what goes before apt-get to be root */
async function asRoot() {
  if (process.getuid?.() === 0) return [];
  const { code } = await capture('sudo', ['-n', 'true'], { timeoutMs: 5_000 });
  return code === 0 ? ['sudo', '-n'] : undefined;
}

async function fromPlaywright() {
  console.log("No browser found: asking for Playwright's own Chromium ...");
  const { code } = await capture(process.execPath, [inRoot('node_modules', 'playwright', 'cli.js'), 'install', 'chromium'], {
    timeoutMs: playwrightMs,
  });
  console.log(code === 0 ? 'Downloaded it.' : 'It could not be downloaded from here.');
}

async function fromDebian() {
  const prefix = await asRoot();
  if (!prefix) return;
  const [command, ...args] = [...prefix, 'apt-get'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  console.log("Installing Debian's chromium with apt-get ...");
  await run(command, [...args, '-q', 'update'], { env });
  await run(command, [...args, '-q', 'install', '-y', '--no-install-recommends', 'chromium'], { env });
}

/** @returns {Promise<boolean>} false when there is no way to a browser; it has said then what to do */
export async function ensureChromium() {
  if (await reportFound()) return true;
  await fromPlaywright();
  if (await reportFound()) return true;
  if (process.platform === 'linux') {
    await fromDebian();
    if (await reportFound()) return true;
  }
  console.error(
    'No Chromium or Chrome could be found or installed. Install one (on Debian: sudo apt-get install chromium), ' +
      'or name one with CHROME_PATH=/path/to/chrome, and run the same line again.',
  );
  return false;
}
