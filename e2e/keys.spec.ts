/** Single keys: they do something by themselves until a person turns that off, which outlives the visit (WCAG 2.1.4). */
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

async function toggleKeys(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'View' }).click();
  await page.getByRole('button', { name: 'Keys and help' }).click();
  // The input is hidden behind the drawn switch: a person presses its words.
  await page.getByText('Single letters, digits and signs do something').click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

test('single keys open panels, can be turned off for good, and on again', async ({ page }) => {
  await page.goto('/#/draw');
  const current = page.getByRole('navigation', { name: 'Panels' }).locator('[aria-current=page]');
  await expect(current).toHaveText('Draw');
  await page.keyboard.press('2');
  await expect(current).toHaveText('Attack');
  await page.keyboard.press('1');
  await expect(current).toHaveText('Draw');

  await toggleKeys(page);
  await page.keyboard.press('2');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(current).toHaveText('Draw');
  await page.reload();
  await expect(current).toHaveText('Draw');
  await page.keyboard.press('2');
  await expect(current).toHaveText('Draw');

  await toggleKeys(page);
  await page.keyboard.press('2');
  await expect(current).toHaveText('Attack');
});
