/**
 * End-to-end tests of the built site in a real Chromium: once from a host that sends the isolation headers,
 * and once (specs that ask for `plainHost`) from one that sends none. Sizes are the specs' business.
 */
import { defineConfig } from '@playwright/test';
import { chromiumPath, softwareGpuFlags } from './scripts/chromium.mjs';
import { isolatedPort, plainPort } from './e2e/hosts';

const executablePath = chromiumPath();
const serve = (port: number, more = '') => ({
  command: `node scripts/serve-dist.mjs --port ${port}${more}`,
  port,
  reuseExistingServer: false,
  stdout: 'ignore' as const,
});

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  // One at a time: each page trains and measures, and two at once would measure each other.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  // A page that trains on two busy cores answers late, but it answers.
  expect: { timeout: 60_000 },
  outputDir: 'test-results',
  reporter: [['line'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    browserName: 'chromium',
    baseURL: `http://localhost:${isolatedPort}/`,
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: { args: softwareGpuFlags, ...(executablePath ? { executablePath } : {}) },
  },
  webServer: [serve(isolatedPort), serve(plainPort, ' --no-isolation')],
});
