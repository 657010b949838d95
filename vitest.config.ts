/**
 * Two test projects: `unit` in Node, and `browser` in a real Chromium (files *.browser.test.ts).
 */
import { defineConfig } from 'vitest/config';
import { playwright } from '@vitest/browser-playwright';
import { chromiumPath, softwareGpuFlags } from './scripts/chromium.mjs';

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
          environment: 'node',
          include: ['{src,scripts,bench,test}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.browser.test.*', '**/node_modules/**'],
          server: { deps: { inline: [/@tensorflow/] } },
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        optimizeDeps: { exclude: ['@tensorflow/tfjs-backend-wasm'] },
        server: {
          headers: {
            'Cross-Origin-Opener-Policy': 'same-origin',
            'Cross-Origin-Embedder-Policy': 'require-corp',
          },
        },
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
