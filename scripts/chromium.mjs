// @ts-check
/**
 * Where the tests find a browser: CHROME_PATH, Playwright's own, a system Chrome or Chromium, in this order.
 * Installing one is the business of scripts/lib/install-chromium.mjs.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';

/** Flags that let a headless Chromium without a GPU run WebGL and WebGPU in software, and stay off the network. */
export const softwareGpuFlags = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-unsafe-webgpu',
];

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {string | undefined} the Chromium that Playwright downloaded for itself */
function playwrightsOwn() {
  try {
    /** @type {import('playwright')} */
    const { chromium } = createRequire(import.meta.url)('playwright');
    const file = chromium.executablePath();
    return fs.existsSync(file) ? file : undefined;
  } catch {
    // Not installed yet, or no build of it for this system.
    return undefined;
  }
}

/**
 * @returns {{path: string, origin: 'CHROME_PATH' | "Playwright's own" | 'system'} | undefined}
 * @throws when CHROME_PATH names what is not there
 */
export function findChromium() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!fs.existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist. Correct it or unset it.`);
    return { path: named, origin: 'CHROME_PATH' };
  }
  const own = playwrightsOwn();
  if (own) return { path: own, origin: "Playwright's own" };
  const system = systemPaths.find((path) => fs.existsSync(path));
  return system ? { path: system, origin: 'system' } : undefined;
}

/**
 * The path of the browser to test in, or undefined when there is none.
 * @returns {string | undefined}
 */
export function chromiumPath() {
  return findChromium()?.path;
}
