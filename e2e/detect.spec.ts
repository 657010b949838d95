/**
 * The Detect panel, as a person uses it: letters against digits by three scores, one threshold dragged on the
 * figure and moved by keys, a photograph dropped among the outsiders, hostile files, and a smiley that is judged.
 */
import fs from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { zipSync } from 'fflate';
import { expect, test } from './fixtures';

/** Few images: what is shown is the same, and a slow machine is done in seconds. */
const FEW = '/#/detect?v=1&n=60';

const answer = (page: Page) => page.getByTestId('answer');

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(answer(page)).toContainText('At the threshold that keeps', { timeout: 90_000 });
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 90_000 });
}

/** How many outsiders the answer says are let in. */
async function letIn(page: Page): Promise<number> {
  const said = /lets in (none|[\d,]+) of/.exec((await answer(page).textContent()) ?? '');
  if (!said) throw new Error('the answer does not say how many are let in');
  return said[1] === 'none' ? 0 : Number(said[1].replace(',', ''));
}

async function axeFindsNothing(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)])).toEqual([]);
  }
}

/** A photograph as a camera would have it: a dark ring on uneven paper, painted and encoded by the browser. */
async function photograph(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = 320;
    canvas.height = 240;
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    const paper = context.createLinearGradient(0, 0, 320, 240);
    paper.addColorStop(0, '#f4f0e6');
    paper.addColorStop(1, '#cfc8b8');
    context.fillStyle = paper;
    context.fillRect(0, 0, 320, 240);
    context.strokeStyle = '#1c2630';
    context.lineWidth = 18;
    context.strokeRect(90, 50, 140, 140);
    context.beginPath();
    context.moveTo(90, 50);
    context.lineTo(230, 190);
    context.stroke();
    return canvas.toDataURL('image/png').split(',')[1];
  });
  return Buffer.from(base64, 'base64');
}

test('letters against digits by three scores; the threshold is dragged, moved by keys, and carried by the link', async ({ page, browser }) => {
  await open(page, FEW);
  await expect(answer(page)).toContainText('of 60 letters');
  for (const name of ['Confidence (MSP)', 'Largest logit', 'Energy']) await expect(page.getByRole('rowheader', { name }).last()).toBeVisible();
  await expect(page.getByText('OOD = positive: what is to be caught')).toBeVisible();

  const handle = page.getByRole('slider', { name: 'Threshold on the histogram' });
  await expect(handle).toHaveAttribute('aria-valuenow', '95');
  const before = await letIn(page);
  const box = await page.getByTestId('score-histogram').boundingBox();
  const grip = await handle.boundingBox();
  if (!box || !grip) throw new Error('the histogram is not on the screen');
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.8 * box.width, grip.y, { steps: 5 });
  await page.mouse.up();
  const kept = Number(await handle.getAttribute('aria-valuenow'));
  expect(kept).toBeLessThan(95);
  expect(await letIn(page)).toBeLessThanOrEqual(before);
  // The other figures have moved with it.
  for (const where of ['on the ROC curve', 'on the precision-recall curve'])
    await expect(page.getByRole('slider', { name: `Threshold ${where}` })).toHaveAttribute('aria-valuenow', String(kept));

  await handle.focus();
  await page.keyboard.press('End');
  await expect(handle).toHaveAttribute('aria-valuenow', '100');
  await page.keyboard.press('PageDown');
  await expect(handle).toHaveAttribute('aria-valuenow', '95');
  await page.keyboard.press('ArrowLeft');
  await expect(handle).toHaveAttribute('aria-valuenow', '94.5');
  const said = await answer(page).textContent();
  await expect.poll(() => page.url()).toContain('keep=0.945');

  await axeFindsNothing(page);
  const elsewhere = await (await browser.newContext()).newPage();
  await open(elsewhere, page.url());
  await expect(answer(elsewhere)).toHaveText(said ?? '');
  await elsewhere.context().close();
});

/** A file let go over an element, as from a file manager: by the browser's own drag and drop. */
async function drop(page: Page, where: Locator, file: string): Promise<void> {
  await where.scrollIntoViewIfNeeded();
  const box = await where.boundingBox();
  if (!box) throw new Error('there is nothing to drop on');
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) await session.send('Input.dispatchDragEvent', { type, x: box.x + box.width / 2, y: box.y + box.height / 2, data });
  await session.detach();
}

test('a photograph that is dropped and a ZIP of it become outsiders; hostile files are refused with a sentence', async ({ page }, testInfo) => {
  await open(page, FEW);
  const picture = await photograph(page);
  const file = testInfo.outputPath('photograph.png');
  fs.writeFileSync(file, picture);
  await drop(page, page.getByText('Drop images of your own here'), file);
  await expect(page.getByTestId('own-count')).toHaveText('1 image of yours');
  await expect(answer(page)).toContainText('image of yours', { timeout: 60_000 });
  const input = page.locator('input[type=file]');
  await input.setInputFiles([
    { name: 'pictures.zip', mimeType: 'application/zip', buffer: Buffer.from(zipSync({ 'a/one.png': picture, 'notes.txt': Buffer.from('nothing') })) },
    { name: 'no-picture.png', mimeType: 'image/png', buffer: Buffer.from('not a picture at all') },
    { name: 'broken.zip', mimeType: 'application/zip', buffer: Buffer.from('PK\u0003\u0004 and then nothing') },
    { name: 'lie.idx', mimeType: 'application/octet-stream', buffer: Buffer.from([0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 28, 0, 0, 0, 28]) },
  ]);
  await expect(page.getByTestId('own-count')).toHaveText('2 images of yours');
  await expect(page.getByTestId('refused').getByRole('listitem')).toHaveCount(3);
  await expect(answer(page)).toContainText('of 2 images of yours', { timeout: 60_000 });
  // They are there at the next visit, until a person takes them away.
  await expect(page).toHaveURL(/set=own/);
  await page.reload();
  await expect(page.getByTestId('own-count')).toHaveText('2 images of yours', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Take them away' }).click();
  await expect(page.getByTestId('own-count')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('tab', { name: 'Outsiders' })).toBeVisible();
  await expect(answer(page)).toContainText('Drop images of your own', { timeout: 60_000 });
});

test('the table: what was measured by us stands beside what is computed here, with the training of each network', async ({ page }) => {
  await page.goto('/#/detect?v=1&view=table&set=letters&n=20');
  const report = page.getByTestId('report-table');
  await expect(report.getByRole('rowheader', { name: 'measured by us' }).first()).toBeVisible({ timeout: 90_000 });
  await expect(report).toContainText('not augmented, 3 epochs');
  const measured = page.getByTestId('measured-table');
  await expect(measured.getByRole('columnheader', { name: 'Confidence (MSP)', exact: true })).toBeVisible();
  await expect(measured.getByRole('row', { name: /^Small CNN 0/ })).toContainText(/0\.\d{3}/);
  await axeFindsNothing(page);
});

test('a smiley is rejected, and judged by every score consistently with its threshold', async ({ page }) => {
  await open(page, `${FEW}&view=drawing`);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(answer(page)).not.toContainText('At the threshold');
  const box = await page.getByTestId('pad').boundingBox();
  if (!box) throw new Error('the pad is not on the screen');
  const draw = async (points: readonly (readonly [number, number])[]): Promise<void> => {
    const at = ([x, y]: readonly [number, number]): [number, number] => [box.x + x * box.width, box.y + y * box.height];
    await page.mouse.move(...at(points[0]));
    await page.mouse.down();
    for (const point of points.slice(1)) await page.mouse.move(...at(point), { steps: 2 });
    await page.mouse.up();
  };
  const arc = (from: number, to: number, radius: number, steps: number) =>
    Array.from({ length: steps + 1 }, (_, i): [number, number] => {
      const angle = 2 * Math.PI * (from + ((to - from) * i) / steps);
      return [0.5 + radius * Math.cos(angle), 0.5 + radius * Math.sin(angle)];
    });
  await draw(arc(0, 1, 0.4, 24));
  await draw([[0.36, 0.38], [0.37, 0.4]]);
  await draw([[0.63, 0.38], [0.64, 0.4]]);
  await draw(arc(0.05, 0.45, 0.22, 10));
  await expect(answer(page)).toContainText(/reads an? \d and is .* sure\. At the threshold/);
  await expect(answer(page)).toContainText(/scores? rejects? it/);
  for (const score of ['msp', 'max-logit', 'energy']) {
    const verdict = page.getByTestId(`verdict-${score}`);
    await expect(verdict).toHaveAttribute('data-rejected', /true|false/);
    const [value, threshold, isRejected] = await Promise.all(['data-score', 'data-threshold', 'data-rejected'].map((name) => verdict.getAttribute(name)));
    expect(isRejected).toBe(String(Number(value) < Number(threshold)));
    await expect(verdict.getByText(isRejected === 'true' ? 'rejected' : 'taken for a digit')).toBeVisible();
  }
  expect(await page.locator('[data-testid^="verdict-"][data-rejected="true"]').count()).toBeGreaterThan(0);
  await axeFindsNothing(page);
});

test('a link to outsiders that are not installed, or to a score that the network can not have, still judges', async ({ page }) => {
  await page.goto(`${FEW}&view=drawing&set=notmnist-test&in=mnist-validation`);
  await expect(page.getByText('The drawing is judged beside letters instead.')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId('strip-msp')).toBeVisible({ timeout: 60_000 });
  await page.goto(`${FEW}&on=cnn&score=mutual-information`);
  await expect(page.getByText('Digits and letters by Confidence (MSP)')).toBeVisible({ timeout: 60_000 });
});
