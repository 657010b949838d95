/**
 * Two test projects: `unit` in Node, and `browser` in a real Chromium (files *.browser.test.ts).
 */
import { defineConfig } from 'vitest/config';
import { playwright } from '@vitest/browser-playwright';
import react from '@vitejs/plugin-react';
import { chromiumPath, softwareGpuFlags } from './scripts/chromium.mjs';
import { relaxedSimdFlags } from './scripts/lib/relaxed-simd.mjs';
import { isolationHeaders } from './scripts/lib/static-server.mjs';
import { labData } from './scripts/vite/lab-data.mjs';

const executablePath = chromiumPath();

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        // tfjs's ES modules: its CommonJS build for Node carries no gradients.
        resolve: { alias: [{ find: /^@tensorflow\/(tfjs-(core|layers|backend-\w+))$/, replacement: '@tensorflow/$1/dist/index.js' }] },
        test: {
          name: 'unit',
          globalSetup: './scripts/kernels-before-tests.mjs',
          environment: 'node',
          include: ['{src,scripts,bench,test}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.browser.test.*', '**/node_modules/**'],
          server: { deps: { inline: [/@tensorflow/] } },
          execArgv: relaxedSimdFlags(),
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        plugins: [react(), labData()],
        // All that tests and worker import is bundled before the first test: found later, it would reload the page.
        optimizeDeps: { entries: ['src/**/*.browser.test.{ts,tsx}', 'src/**/test-worker.ts', 'src/worker/main.ts', 'src/app/main.tsx'] },
        server: { headers: isolationHeaders },
        test: {
          name: 'browser',
          include: ['src/**/*.browser.test.{ts,tsx}'],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: softwareGpuFlags, ...(executablePath ? { executablePath } : {}) },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
