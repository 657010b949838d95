/**
 * The built site on two hosts: one that sends the isolation headers, one that sends none. On both the first
 * screen paints and reads its digit; only the number of threads differs. The README's picture is taken here.
 */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures';
import { plainHost } from './hosts';

const picture = path.resolve(import.meta.dirname, '..', 'docs', 'screenshot.png');

test('on an isolated host the first screen reads its digit', async ({ page }) => {
  await page.goto('/');
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  await expect(page.getByRole('main')).toContainText(/(reads|guesses) an? \d/);
  // Taken anew only when asked, so that a test run leaves the checkout as it was.
  if (!fs.existsSync(picture) || process.env.LAB_SCREENSHOT) await page.screenshot({ path: picture });
});

test('on a plain host it does so too, on one thread', async ({ page }) => {
  await page.goto(plainHost);
  expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
  await expect(page.getByRole('main')).toContainText(/(reads|guesses) an? \d/);
});

test('what the host says about its data is true', async ({ request }) => {
  const manifest = (await (await request.get('data/manifest.json')).json()) as {
    sets: Record<string, { installed: boolean; files: Record<string, { path: string; installed: boolean }> }>;
  };
  expect(manifest.sets.mnist.installed).toBe(true);
  expect(manifest.sets.letters.installed).toBe(true);
  expect(manifest.sets.notmnist.installed).toBe(false);
  for (const set of Object.values(manifest.sets)) {
    for (const file of Object.values(set.files)) {
      const response = await request.head(`data/${file.path}`);
      expect([file.path, response.status()]).toEqual([file.path, file.installed ? 200 : 404]);
    }
  }
});
