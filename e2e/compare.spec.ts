/**
 * The Compare panel, as a person uses it: committed figures at once, a row computed here and stopped, a network that
 * was trained in the page joins, figures leave as a file, the link opens the same comparison elsewhere.
 */
import fs from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

const PAIR = '/#/compare?v=1&on=cnn;ensemble';
/** Some hundred steps: it need not be good, only be there. */
const SHORT_TRAINING = '/#/train?v=1&length=own&images=600&epochs=2';
const VIEWS = ['Findings', 'All figures', 'The report', 'Augmentation', 'Report card'] as const;
const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

// A computer that does other work besides needs minutes for what takes seconds.
test.setTimeout(300_000);

const answer = (page: Page) => page.getByTestId('answer');
const row = (page: Page, id: string) => page.getByTestId('figures').locator(`tr[data-row="${id}"]`);

async function openFigures(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(answer(page)).toContainText('On clean digits');
}

test('committed figures stand there at once; a row is computed here on 50 digits, and stopped', async ({ page }) => {
  await openFigures(page, `${PAIR}&view=figures`);
  // Before any network has read anything.
  await expect(row(page, 'accuracy')).toContainText(/\d\d\.\d\d\s%.*10,000 digits/);
  await expect(row(page, 'accuracy')).not.toContainText('here');
  await expect(row(page, 'accuracy')).toContainText(/measured by us on \d{4}-\d{2}-\d{2}, (wasm|webgpu)/);
  await expect(page.getByText(/Figures without “here” were measured by us/)).toContainText(/on (wasm|webgpu)/);

  const compute = page.getByRole('button', { name: 'Compute here: Turned by 30°' });
  await expect(compute).toBeEnabled({ timeout: 90_000 });
  await compute.click();
  const cells = row(page, 'shift rotate 30').getByText(/^here \d/);
  await expect(cells).toHaveCount(2, { timeout: 120_000 });
  await expect(row(page, 'shift rotate 30')).toContainText('50 digits');

  await page.getByRole('button', { name: 'Compute here: Projected gradient, L∞ 1.5' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Stopped: what was finished stays in the table.')).toBeVisible();
  await expect(cells).toHaveCount(2);
});

test('a network trained in the page joins; figures leave as CSV and JSON; the link brings the comparison back', async ({ page, browser }) => {
  await page.goto(SHORT_TRAINING);
  const train = page.getByRole('button', { name: 'Train the network' });
  await expect(train).toBeEnabled({ timeout: 60_000 });
  await train.click();
  await expect(page.getByTestId('test-accuracy')).toBeVisible({ timeout: 240_000 });

  await page.goto('/#/compare?v=1&on=cnn;m5&view=figures');
  await page.getByTestId('compared').getByRole('button', { name: /Add a network/ }).click();
  const own = page.getByRole('group', { name: 'In this browser' }).getByRole('option').first();
  const label = ((await own.textContent()) ?? '').slice(0, 8);
  await own.click();
  await expect(page.getByTestId('compared').getByRole('listitem')).toHaveCount(3);
  await page.getByRole('button', { name: 'Take M5 out' }).click();
  await expect(page.getByTestId('compared').getByRole('listitem')).toHaveCount(2);
  // Its test after training is there; everything else is still to be computed.
  await expect(row(page, 'accuracy').getByText(/^here \d/)).toHaveCount(1);
  await expect(row(page, 'shift noise 0.1')).toContainText('not measured');
  const compute = page.getByRole('button', { name: 'Compute here: Noise of 0.1' });
  await expect(compute).toBeEnabled({ timeout: 60_000 });
  await compute.click();
  await expect(row(page, 'shift noise 0.1').getByText(/^here \d/)).toHaveCount(2, { timeout: 120_000 });
  await expect(row(page, 'shift noise 0.1')).not.toContainText('not measured');

  const [csv] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV', exact: true }).click()]);
  expect(csv.suggestedFilename()).toBe('comparison.csv');
  const text = await fs.readFile(await csv.path(), 'utf8');
  expect(text.startsWith('group,row,figure,network,source,value')).toBe(true);
  expect(text).toContain('Clean digits,accuracy,Accuracy,Small CNN,measured by us,');
  expect(text).toMatch(new RegExp(`shift noise 0.1,Noise of 0.1,"?${label}.*computed here,`));

  // A link without the network that only this browser has opens elsewhere as it was.
  await openFigures(page, `${PAIR}&view=figures&rows=shift&n=60`);
  await expect(page).toHaveURL(/rows=shift/);
  const said = await answer(page).textContent();
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(page.url());
  await expect(answer(elsewhere)).toHaveText(said ?? '');
  await expect(elsewhere.getByRole('tab', { name: 'All figures' })).toHaveAttribute('aria-selected', 'true');
  await expect(row(elsewhere, 'shift noise 0.3')).toBeVisible();
  await expect(row(elsewhere, 'accuracy')).toHaveCount(0);
  await elsewhere.context().close();
});

test('the report beside ours and a report card; every view passes axe in both themes and fits every screen', async ({ page }) => {
  await openFigures(page, PAIR);
  for (const view of VIEWS) {
    await page.getByRole('tab', { name: view }).click();
    await expect(page.getByRole('tabpanel')).not.toBeEmpty();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [view, id, nodes.map(({ html }) => html.slice(0, 160))])).toEqual([]);
    }
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect([view, size.width, overflow]).toEqual([view, size.width, 0]);
    }
  }
  await page.getByRole('tab', { name: 'Augmentation' }).click();
  await page.getByRole('textbox', { name: 'Training digits' }).fill('200');
  await page.getByRole('textbox', { name: 'Training digits' }).press('Tab');
  await page.getByRole('button', { name: 'Train 12 networks here' }).click();
  await expect(page.getByTestId('here')).toContainText('Computed here', { timeout: 120_000 });

  await page.getByRole('tab', { name: 'The report' }).press('Enter');
  await expect(answer(page)).toContainText('Of 109 figures in the report ours agree with');
  await expect(page.getByTestId('report-attacks').getByRole('row')).toHaveCount(85);

  await page.getByRole('tab', { name: 'Report card' }).click();
  await expect(page.getByTestId('card')).toContainText('How it fails');
  const [html] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'HTML' }).click()]);
  expect(html.suggestedFilename()).toBe('report-card-small-cnn.html');
  expect(await fs.readFile(await html.path(), 'utf8')).toContain('<h1>Report card: Small CNN</h1>');
});
