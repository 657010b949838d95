/**
 * Where the tests find a browser: CHROME_PATH, Playwright's own, a system Chrome or Chromium.
 * Installing one is the business of scripts/test.mjs.
 */
import fs from 'node:fs';

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

/**
 * The path of a system browser, or undefined to let Playwright use its own.
 * @returns {string | undefined}
 */
export function chromiumPath() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!fs.existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist. Correct it or unset it.`);
    return named;
  }
  return systemPaths.find((path) => fs.existsSync(path));
}
