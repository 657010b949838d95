/**
 * The Draw panel, as a person uses it: by mouse, by keyboard, from a link, and when the engine dies.
 */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

/** The sentence that answers the panel's question. */
const answer = (page: Page) => page.getByTestId('answer').filter({ hasText: /(reads|guesses) an? \d/ });

async function open(page: Page, address = '/'): Promise<void> {
  await page.goto(address);
  await expect(answer(page)).toBeVisible();
}

/** Draws a line through points given as shares of the sheet's side. */
async function drawStroke(page: Page, points: readonly (readonly [number, number])[]): Promise<void> {
  const box = await page.getByRole('application').boundingBox();
  if (!box) throw new Error('the sheet is not on the screen');
  const at = ([x, y]: readonly [number, number]): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(points[0]));
  await page.mouse.down();
  for (const point of points.slice(1)) await page.mouse.move(...at(point), { steps: 8 });
  await page.mouse.up();
}

test('a 1 drawn with the mouse is read as a 1; an empty sheet is not read', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(answer(page)).toHaveCount(0);
  await drawStroke(page, [[0.52, 0.15], [0.5, 0.5], [0.48, 0.85]]);
  await expect(answer(page)).toContainText('a 1');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(answer(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Redo' }).click();
  await expect(answer(page)).toContainText('a 1');
});

test('the small network reads first, and the ensemble is streamed after', async ({ page, context }) => {
  const fetched: string[] = [];
  context.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  const ensemble = (): string[] => fetched.filter((path) => /\/models\/m[357]\/.*\.bin$/.test(path));
  await open(page);
  expect(fetched.some((path) => /\/models\/cnn\/.*\.bin$/.test(path))).toBe(true);
  expect(ensemble()).toEqual([]);
  await expect.poll(() => ensemble().length).toBe(3);
});

test('a copied link carries the drawing to another browser', async ({ page, context, browser }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await page.getByRole('button', { name: 'Clear' }).click();
  await drawStroke(page, [[0.25, 0.2], [0.75, 0.2], [0.45, 0.85]]);
  await expect(answer(page)).toContainText('a 7');
  const said = await answer(page).textContent();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('The link is copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const elsewhere = await (await browser.newContext()).newPage();
  await open(elsewhere, link);
  await expect(answer(elsewhere)).toHaveText(said ?? '');
  await elsewhere.context().close();
});

test('a worker that is killed is replaced, and reading goes on', async ({ page }) => {
  await open(page);
  for (const worker of page.workers()) await worker.evaluate(() => self.close()).catch(() => undefined);
  await expect(page.getByText('The engine is being started again')).toBeVisible();
  await page.getByRole('button', { name: 'Clear' }).click();
  await drawStroke(page, [[0.52, 0.15], [0.5, 0.5], [0.48, 0.85]]);
  await expect(answer(page)).toContainText('a 1');
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing to complain of in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)])).toEqual([]);
  });
