/**
 * The Calibrate panel on the shipped small network: one temperature moves the diagram and not the
 * accuracy, bins open with the keyboard, figures leave as files, the link holds the state, the second visit
 * reads nothing anew, shifts are read and stopped. The time of a move of the slider is measured and printed.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

const pictures = path.resolve(import.meta.dirname, '..', 'test-results', 'calibrate');
const alone = '/#/calibrate?on=cnn&beside=none';
const VIEWS = ['Before and after', 'Two networks', 'Confidences', 'Refusing', 'Under shift', 'The report'] as const;
const SIZES = [
  { width: 390, height: 844 },
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
] as const;

// Every test reads 15,000 digits first: seconds on a free machine, minutes on one that others share.
test.describe.configure({ timeout: 400_000 });
const READ = { timeout: 200_000 };

/** What axe finds wrong with the page as it is. */
async function violations(page: Page): Promise<unknown[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 160))]);
}

/** Opens the panel and waits until both sets have been read. */
async function open(page: Page, link = alone): Promise<void> {
  await page.goto(link);
  await expect(page.getByText('Fitted on validation (5,000 digits), shown on test (10,000 digits).')).toBeVisible(READ);
}

const slider = (page: Page) => page.getByRole('slider', { name: 'Temperature' });
const cell = (page: Page, row: string) => page.getByRole('row', { name: new RegExp(`^${row}`) }).first();
const useTheme = (page: Page, theme: string) =>
  page.evaluate((name) => {
    document.documentElement.dataset.theme = name;
  }, theme);

test('the slider moves the diagram at once, and accuracy stands still', async ({ page }) => {
  await open(page);
  const after = page.getByTestId('ece-1');
  const fitted = await after.textContent();
  const accuracy = await cell(page, 'Accuracy').textContent();
  await slider(page).focus();
  await page.keyboard.press('End');
  await expect(after).not.toHaveText(fitted ?? '');
  await expect(page).toHaveURL(/[?&]t=3(&|$)/);
  expect(await cell(page, 'Accuracy').textContent()).toBe(accuracy);
  await expect(page.getByTestId('answer')).toContainText('T = 3.00');
  await page.getByRole('button', { name: /^Fitted, / }).click();
  await expect(after).toHaveText(fitted ?? '');

  const times = await page.evaluate(async () => {
    const input = document.querySelector<HTMLInputElement>('input[type=range]');
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    const shown = document.querySelector('[data-testid="ece-1"]');
    if (!input || !write || !shown) throw new Error('The slider is not there.');
    const durations: number[] = [];
    let moves = 0;
    let before = shown.textContent;
    for (let i = 0; i < 60; i++) {
      await new Promise(requestAnimationFrame);
      const start = performance.now();
      write.call(input, String(0.2 + i / 30));
      input.dispatchEvent(new Event('input', { bubbles: true }));
      // React writes what an input event changed before the next task begins.
      await Promise.resolve();
      durations.push(performance.now() - start);
      if (shown.textContent !== before) moves++;
      before = shown.textContent;
    }
    durations.sort((a, b) => a - b);
    return { median: durations[30], worst: durations[59], moves };
  });
  console.log(`slider, 10,000 logits re-binned and drawn: median ${times.median.toFixed(1)} ms, slowest ${times.worst.toFixed(1)} ms, ${times.moves} of 60 moves changed the figure`);
  expect(times.moves).toBeGreaterThan(50);
  // On an idle machine it is a frame (the benchmark says so); 100 ms is where a movement stops to feel direct,
  // and is kept even where other programs share the processor.
  expect(times.median).toBeLessThan(100);
});

test('a bin opens by mouse and by keyboard, and its digits go to the bench', async ({ page }) => {
  await open(page, `${alone}&view=confidences`);
  const bins = page.getByTestId('confidences').getByRole('button');
  await bins.last().click();
  await expect(page.getByTestId('bin-images')).toContainText('read wrong');
  await page.getByRole('button', { name: 'Close' }).click();
  await bins.last().focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('bin-images')).toBeVisible();
  await expect(page).toHaveURL(/[?&]bin=\d+/);
  await page.getByTestId('digit-wall').getByRole('button').first().press('Enter');
  await expect(page.getByRole('region', { name: 'On the bench', exact: true })).toContainText(/Test digit \d+/);
});

test('figures leave as PNG, SVG and CSV', async ({ page }) => {
  await open(page);
  const figure = page.getByRole('figure').first();
  for (const [name, starts] of [['SVG', '<svg'], ['CSV', 'Diagram,Bin'], ['PNG', '\u0089PNG']] as const) {
    const [download] = await Promise.all([page.waitForEvent('download'), figure.getByRole('button', { name, exact: true }).click()]);
    expect(download.suggestedFilename()).toBe(`reliability-zoo-cnn.${name.toLowerCase()}`);
    const content = await fs.readFile(await download.path(), 'latin1');
    expect(content.startsWith(starts)).toBe(true);
  }
});

test('one diagram instead of two, more measures with their intervals', async ({ page }) => {
  await open(page);
  await page.getByRole('radio', { name: 'two', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('ece-0')).toHaveCount(0);
  await expect(page.getByTestId('ece-1')).toBeVisible();
  await page.getByRole('button', { name: 'More measures and intervals' }).click();
  await expect(page.getByRole('table', { name: 'More measures, and 95 % intervals' })).toContainText(/ECE\d+\.\d\d–\d+\.\d\d %/);
  await expect(page.getByRole('table', { name: 'The same error summed in other ways' })).toContainText('RMS, published code');
});

test('the second visit reads nothing anew, and the link brings the state back', async ({ page }) => {
  await open(page, `${alone}&t=2&binning=equal-mass`);
  const ece = await page.getByTestId('ece-1').textContent();
  const start = Date.now();
  await page.reload();
  await expect(page.getByText('Fitted on validation (5,000 digits), shown on test (10,000 digits).')).toBeVisible(READ);
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  console.log(`second visit, until both sets are there: ${Date.now() - start} ms`);
  await expect(page.getByTestId('ece-1')).toHaveText(ece ?? '');
  await expect(page.getByRole('radio', { name: 'equal counts' })).toBeChecked();
});

test('refusing: the error of the rest, the refused digits, and a set for the digit on the bench', async ({ page }) => {
  await open(page);
  await page.getByRole('tab', { name: 'Refusing' }).click();
  await expect(page.getByTestId('answer')).toContainText('may refuse 100 of 10,000 digits');
  await page.getByRole('slider', { name: 'How many may it refuse?' }).focus();
  await page.keyboard.press('End');
  await expect(page.getByTestId('answer')).toContainText('may refuse 2,000 of 10,000 digits');
  await expect(page.getByTestId('specimen-set')).toContainText(/the set is (\{|empty)/);
});

test('under shift: digits are turned at once, read in the worker, and the reading can be stopped', async ({ page }) => {
  await open(page);
  await page.goto(`${alone}&view=shift&n=500&amount=60`);
  await expect(page.getByTestId('answer')).toContainText(/Rotated by 60°.*on 500 digits/, READ);
  await page.getByRole('button', { name: /Digits to read/ }).click();
  await page.getByRole('option', { name: /10,000/ }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
});

test('attacked: the attack of the Attack panel, read by the worker, in the link, and its digits in the bins', async ({ page }) => {
  await page.goto('/#/attack?on=cnn&attack=linf-fgsm&epsilon=0.3');
  await expect(page.getByTestId('answer')).toContainText(/0\.3/, READ);
  await page.getByRole('link', { name: 'Calibrate' }).click();
  await page.getByRole('tab', { name: 'Under shift' }).click();
  await page.getByRole('radio', { name: 'Rotated' }).focus({ timeout: READ.timeout });
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(/[?&]attack=linf-fgsm&epsilon=0\.3/);
  await expect(page.getByText('The attack of the Attack panel, with its settings.')).toBeVisible();
  await page.getByRole('button', { name: /Digits to read/ }).click();
  await page.getByRole('option', { name: /^100\b/ }).click();
  await expect(page.getByTestId('answer')).toContainText(/Attacked by Fast gradient sign, ε\s=\s0\.3.*on 100 digits/, READ);
  const said = /is right ([\d.]+)\s%/.exec((await page.getByTestId('answer').textContent()) ?? '');
  expect(Number(said?.[1])).toBeLessThan(90);
  await page.getByTestId('reliability').getByRole('button').last().click();
  await expect(page.getByTestId('bin-images')).toContainText('read wrong');
  await page.getByTestId('digit-wall').getByRole('button').first().click();
  await expect(page.getByRole('region', { name: 'On the bench', exact: true })).toContainText(/Test digit \d+, changed/);
});

test('an ensemble beside a network: members, bins of both diagrams, disagreement, and the two reasons', async ({ page }) => {
  await open(page, '/#/calibrate?on=mean(cnn,cnn@3);cnn');
  const diagram = (side: 'left' | 'right') => page.getByTestId('reliability').getByRole('group').nth(side === 'left' ? 0 : 1);
  const images = page.getByTestId('bin-images');

  // The joined row is of the network of the left diagram.
  const joined = page.getByTestId('members').getByRole('row', { name: /^Joined, then one temperature/ });
  await expect(joined).toBeVisible();
  const ece = await joined.getByRole('cell').nth(1).textContent();
  await expect(page.getByTestId('ece-0')).toContainText(`ECE ${ece}`);

  await diagram('left').getByRole('button').last().click();
  await expect(images).toContainText(', as trained, T = 1: ');
  await expect(page).toHaveURL(/[?&]side=left/);
  await expect(page.getByTestId('digit-wall').getByRole('button').first()).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(diagram('right').getByRole('button').last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(images).toContainText(', fitted, T = ');
  await expect(page).not.toHaveURL(/[?&]side=/);

  await page.getByRole('tab', { name: 'Two networks' }).click();
  await expect(images).toHaveCount(0);
  await expect(page.getByTestId('ece-1')).toBeVisible(READ);
  for (const side of ['left', 'right'] as const) {
    await diagram(side).getByRole('button').last().click();
    await expect(images).toContainText(`${await diagram(side).getAttribute('aria-label')}: `);
  }
  expect(await violations(page)).toEqual([]);

  await page.getByRole('tab', { name: 'Refusing' }).click();
  await expect(page.getByRole('table', { name: /^Every score of/ })).toContainText(/Disagreement of the members0\.\d{4}/);

  await page.getByRole('tab', { name: 'The report' }).click();
  const reasons = page.getByTestId('reasons');
  for (const test of ['With every gain set back to 1', 'trained on images from −1 to 1, shown 0 to 1', 'trained on standardised images (0.1307, 0.3081), shown 0 to 1']) {
    await expect(reasons.getByText(`${test}: Right`)).toContainText(/claims [\d.]+\s%, ECE [\d.]+\s%: this/, READ);
  }
  await expect(reasons).not.toContainText('single network');
  expect(await violations(page)).toEqual([]);
});

test('every view passes axe in both themes and fits every screen', async ({ page }) => {
  await fs.mkdir(pictures, { recursive: true });
  await open(page);
  for (const view of VIEWS) {
    await page.getByRole('tab', { name: view }).click();
    await expect(page.getByRole('tabpanel')).toContainText('CSV');
    for (const theme of ['light', 'dark']) {
      await useTheme(page, theme);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await page.screenshot({ path: path.join(pictures, `${view.toLowerCase().replaceAll(' ', '-')}-${size.width}-${theme}.png`) });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect([view, size.width, overflow]).toEqual([view, size.width, 0]);
      }
      expect(await violations(page), `${view}, ${theme}`).toEqual([]);
    }
  }
});
