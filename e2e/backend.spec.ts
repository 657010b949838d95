/**
 * The automatic choice of a backend: the first digit is read on wasm, then every backend is timed in
 * a worker of its own; a graphics card made of software loses, whatever it calls itself.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures';

test('automatic starts on wasm, measures the others when idle, and keeps what is fastest', async ({ page }) => {
  await page.addInitScript(() => {
    if (!location.protocol.startsWith('http')) return;
    localStorage.setItem('digit-safety-lab.settings.v1', JSON.stringify({ backend: 'auto' }));
  });
  await page.goto('/');
  await expect(page.getByTestId('answer')).toContainText('reads');
  const chip = page.getByRole('button', { name: /^Engine/ });
  await expect(chip).toContainText('wasm');
  await chip.click();
  const measured = page.getByRole('table', { name: 'Measured on a small real network' });
  await expect(measured).toBeVisible({ timeout: 90_000 });
  await expect(measured.getByRole('row')).toHaveCount(4);
  await expect(chip).toContainText('wasm');
});

test('a person may choose plain JavaScript, and the digit is read again', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByTestId('answer')).toContainText('reads a 3');
  await page.getByRole('button', { name: /^Engine/ }).click();
  await page.getByRole('button', { name: /Compute on/ }).click();
  await page.getByRole('option', { name: /Plain JavaScript/ }).click();
  await expect(page.getByText('In use: Plain JavaScript')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByTestId('answer')).toContainText('reads a 3');
});

test('how it computes is told on a page beside the lab, with its mathematics', async ({ page, context }) => {
  await page.goto('/');
  await page.getByRole('button', { name: /^Engine/ }).click();
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'How it computes, and how fast' }).click();
  const told = await opened;
  await expect(told.getByRole('heading', { level: 1 })).toContainText('native speed');
  await expect(told.getByRole('table').first()).toContainText('input-gradient');
  for (const width of [390, 1280, 1920]) {
    await told.setViewportSize({ width, height: 900 });
    expect(await told.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  for (const colorScheme of ['light', 'dark'] as const) {
    await told.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page: told }).analyze()).violations).toEqual([]);
  }
  await told.getByRole('link', { name: 'winograd.md' }).first().click();
  await expect(told.getByRole('heading', { level: 1 })).toContainText('Winograd');
});
