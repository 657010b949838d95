/**
 * The Train panel, as a person uses it: a network learns in the page, a reload and the death of the engine cost
 * little, models go out and come back, broken ones are refused, and a keyboard is enough.
 */
import fs from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

/** Six times 2,000 digits: seconds of work on a free computer, and over 90 %. */
const LEARNS = '/#/train?v=1&length=own&images=2000&epochs=6';
/** Long enough to be interrupted on a fast machine, with epochs of twenty steps, so that there soon is something to go on from. */
const GOES_ON = '/#/train?v=1&length=own&images=2400&epochs=80';

// A computer that does other work besides needs minutes for what takes seconds.
test.setTimeout(480_000);

const trainButton = (page: Page) => page.getByRole('button', { name: 'Train the network' });
const checkpoint = (page: Page) => page.getByTestId('checkpoint');

async function startTraining(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(trainButton(page)).toBeEnabled({ timeout: 60_000 });
  await trainButton(page).click();
  await expect(page.getByRole('region', { name: 'Training in progress' })).toBeVisible();
}

/** Every point of the curve, as the chart's own table has it. */
async function curveRows(page: Page): Promise<string[]> {
  const figure = page.getByRole('figure').first();
  await figure.getByRole('button', { name: 'Table' }).click();
  const rows = await figure.getByRole('row').allInnerTexts();
  await figure.getByRole('button', { name: 'Hide table' }).click();
  return rows.slice(1);
}

async function axeFindsNothing(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without motion no colour is caught halfway between the themes.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)])).toEqual([]);
  }
}

test('cnn learns from 2,000 digits to over 90 %, is tested, named, exported and imported again', async ({ page }) => {
  await startTraining(page, LEARNS);
  await expect(checkpoint(page)).toContainText(/at step \d/, { timeout: 180_000 });
  // Another panel in between changes nothing.
  await page.getByRole('link', { name: 'Draw' }).click();
  await expect(page.getByRole('application')).toBeVisible();
  await page.getByRole('link', { name: 'Train' }).click();
  const accuracy = page.getByTestId('test-accuracy');
  await expect(accuracy).toBeVisible({ timeout: 360_000 });
  expect(Number(await accuracy.textContent())).toBeGreaterThan(90);
  await expect(page.getByTestId('answer')).toContainText('of 10,000 test digits');
  const counts = await page.getByTestId('confusion').locator('tbody td').allTextContents();
  expect(counts.map(Number).reduce((a, b) => a + b)).toBe(10_000);
  expect(await page.getByRole('button', { name: /^Put test digit \d+ on the bench/ }).count()).toBe(24);
  await axeFindsNothing(page);

  await page.getByRole('button', { name: /^Rename/ }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('My first network');
  await page.getByRole('button', { name: 'Keep this name' }).click();
  const row = page.getByTestId('model-row').filter({ hasText: 'My first network' });
  await expect(row).toHaveCount(1);
  await page.getByRole('button', { name: 'Put it on the bench' }).click();
  await expect(page.getByRole('button', { name: 'Network under test' })).toContainText('My first network');

  const downloading = page.waitForEvent('download');
  await row.getByRole('button', { name: 'Export' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('my-first-network.zip');
  const zip = await download.path();
  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(row).toHaveCount(0);
  const input = page.locator('input[type=file]');
  await input.setInputFiles({ name: 'my-first-network.zip', mimeType: 'application/zip', buffer: fs.readFileSync(zip) });
  const imported = page.getByTestId('model-row').filter({ hasText: 'my-first-network' });
  await expect(imported).toHaveCount(1);
  // What came back reads as well as what went out.
  const before = await accuracy.textContent();
  await imported.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByRole('region', { name: 'Test result' })).toContainText('my-first-network', { timeout: 60_000 });
  expect(await accuracy.textContent()).toBe(before);
});

test('a reload in the middle of training offers to go on, with the same curve', async ({ page }) => {
  await startTraining(page, GOES_ON);
  await expect(checkpoint(page)).toContainText(/at step \d/, { timeout: 180_000 });
  await page.reload();
  const resume = page.getByRole('button', { name: /^Resume/ });
  await expect(resume).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: 'Interrupted trainings' })).toContainText(/Step \d+ of 1600/);
  const before = await curveRows(page);
  expect(before.length).toBeGreaterThan(2);
  await axeFindsNothing(page);
  await resume.click();
  await expect(page.getByRole('region', { name: 'Training in progress' })).toBeVisible();
  await expect.poll(async () => (await curveRows(page)).length, { timeout: 60_000 }).toBeGreaterThan(before.length);
  expect((await curveRows(page)).slice(0, before.length)).toEqual(before);

  // Stopped, it can be thrown away, after a question.
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: /^Discard/ }).click();
  await page.getByRole('button', { name: 'Discard it' }).click();
  await expect(resume).toHaveCount(0);
  await page.reload();
  await expect(trainButton(page)).toBeEnabled({ timeout: 60_000 });
  await expect(resume).toHaveCount(0);
});

test('a training outlives the worker that is killed in the middle', async ({ page }) => {
  await startTraining(page, GOES_ON);
  await expect(checkpoint(page)).toContainText(/at step \d/, { timeout: 180_000 });
  for (const worker of page.workers()) await worker.evaluate(() => self.close()).catch(() => undefined);
  await expect(page.getByRole('region', { name: 'Training in progress' })).toContainText(/was at step \d+ and went on from step \d+/, { timeout: 90_000 });

  // Held and let go, at once.
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByTestId('answer')).toContainText('it is paused', { timeout: 1_000 });
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible({ timeout: 1_000 });
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(trainButton(page)).toBeVisible({ timeout: 1_000 });
});

test('a broken model is refused, with its reason where it was brought', async ({ page }) => {
  await page.goto('/#/train');
  await expect(trainButton(page)).toBeEnabled({ timeout: 60_000 });
  const input = page.locator('input[type=file]');
  const shelf = page.getByRole('region', { name: 'Networks at hand' });
  await input.setInputFiles({ name: 'weights.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([1, 2, 3]) });
  await expect(shelf.getByRole('alert')).toContainText('There is no model.json among these files');
  await input.setInputFiles({ name: 'model.json', mimeType: 'application/json', buffer: Buffer.from('{"format": "layers-mod') });
  await expect(shelf.getByRole('alert')).toContainText('not JSON');
  await input.setInputFiles({ name: 'broken.zip', mimeType: 'application/zip', buffer: Buffer.from('no zip') });
  await expect(shelf.getByRole('alert')).toContainText('no zip that can be opened');
  await shelf.getByRole('button', { name: 'Dismiss' }).click();
  await expect(shelf.getByRole('alert')).toHaveCount(0);
});

test('a keyboard is enough, and the link holds what was set', async ({ page }) => {
  await page.goto('/#/train?v=1&length=own&images=600&epochs=2');
  await expect(trainButton(page)).toBeEnabled({ timeout: 60_000 });
  await axeFindsNothing(page);
  await page.getByRole('radio', { name: 'Accuracy' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).toHaveURL(/curve=loss/);
  await page.getByRole('textbox', { name: 'Epochs' }).focus();
  await page.keyboard.press('ArrowUp');
  await expect(page).toHaveURL(/epochs=3/);
  await trainButton(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('test-accuracy')).toBeVisible({ timeout: 120_000 });
  await page.getByRole('button', { name: 'Train another' }).focus();
  await page.keyboard.press('Enter');
  await expect(trainButton(page)).toBeVisible();
});

test('outliers, attacked digits and added examples are learned from, and the model says so', async ({ page }) => {
  await page.goto('/#/train?v=1&length=own&images=600&epochs=3');
  await expect(trainButton(page)).toBeEnabled({ timeout: 60_000 });
  await page.getByText('Outliers, attacked digits, added examples').click();
  await page.getByRole('radio', { name: "The lab's network" }).click({ force: true });
  await page.getByRole('radio', { name: 'Noise, spoilt digits' }).click({ force: true });
  await page.getByRole('radio', { name: 'One step' }).click({ force: true });
  await page.getByRole('textbox', { name: 'Share of the loss' }).fill('50');
  await page.getByRole('textbox', { name: 'Share of the loss' }).press('Enter');
  await page.getByRole('button', { name: /Added examples/ }).click();
  await page.getByRole('option', { name: /^MixUp/ }).click();
  await expect(page).toHaveURL(/start=shipped/);
  await expect(page).toHaveURL(/outliers=mixture/);
  await expect(page).toHaveURL(/attack=fgsm/);
  await expect(page).toHaveURL(/attackShare=0.5/);
  await expect(page).toHaveURL(/added=mixup/);
  await axeFindsNothing(page);
  await trainButton(page).click();
  await expect(page.getByRole('region', { name: 'Training in progress' })).toBeVisible();
  const accuracy = page.getByTestId('test-accuracy');
  await expect(accuracy).toBeVisible({ timeout: 240_000 });
  // The lab's network, which 18 steps of it spoil a little.
  expect(Number(await accuracy.textContent())).toBeGreaterThan(80);
  const row = page.getByTestId('model-row').filter({ hasText: 'attacked, outliers shown' });
  await expect(row).toHaveCount(1);
});
