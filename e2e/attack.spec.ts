/**
 * The Attack panel, as a person uses it: a drawn digit under each attack, epsilon dragged until the class flips,
 * the link in another browser, and a table that is cancelled, kept, written to files and read back.
 */
import fs from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';

const answer = (page: Page) => page.getByTestId('answer');
const slider = (page: Page) => page.getByRole('slider', { name: 'Epsilon' });
const picture = (page: Page): Promise<string> => page.getByTestId('triptych').locator('canvas').nth(2).evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

async function open(page: Page, address = '/#/attack?on=cnn&compare='): Promise<void> {
  await page.goto(address);
  await expect(answer(page)).toContainText(/(turns|leaves|reads) this \d/);
}

/** Waits until what is shown belongs to what is asked: nothing on the panel is dimmed. */
async function settle(page: Page): Promise<void> {
  await expect(answer(page)).not.toHaveAttribute('data-stale');
  await expect(page.getByTestId('triptych').locator('[data-stale]')).toHaveCount(0);
}

async function drawSeven(page: Page): Promise<void> {
  await page.goto('/#/draw?on=cnn');
  await page.getByRole('button', { name: 'Clear' }).click();
  const box = await page.getByRole('application').boundingBox();
  if (!box) throw new Error('the sheet is not on the screen');
  const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(0.25, 0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.75, 0.2), { steps: 8 });
  await page.mouse.move(...at(0.45, 0.85), { steps: 8 });
  await page.mouse.up();
  await expect(answer(page)).toContainText('reads a 7');
}

test('a drawn digit meets each of the seven attacks; epsilon is dragged until the class flips; the link shows the same elsewhere', async ({ page, browser }) => {
  await drawSeven(page);
  await page.getByRole('link', { name: 'Attack' }).click();
  const strip = page.getByRole('radiogroup', { name: 'Attack' });
  const clean = await page.getByTestId('triptych').locator('canvas').first().evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  for (const name of ['Iterative L2', 'Gaussian noise', 'DeepFool L2', 'Fast gradient L2', 'Projected gradient L∞', 'Salt and pepper', 'Fast gradient sign']) {
    await strip.getByText(name, { exact: true }).click();
    await expect(strip.getByRole('radio', { name })).toBeChecked();
    await expect(answer(page)).toContainText(/(turns|leaves) this 7/);
    await settle(page);
    expect(await picture(page), `${name} changes the picture`).not.toBe(clean);
  }

  // Held down to nothing the digit stands; dragged to the end it falls.
  await slider(page).press('Home');
  await expect(answer(page)).toContainText('Changing nothing leaves this 7 a 7');
  const track = await slider(page).locator('xpath=ancestor::*[@role="group"][1]').boundingBox();
  const thumb = await slider(page).locator('xpath=..').locator('xpath=..').boundingBox();
  if (!track || !thumb) throw new Error('the slider is not on the screen');
  await page.mouse.move(thumb.x + thumb.width / 2, thumb.y + thumb.height / 2);
  await page.mouse.down();
  await page.mouse.move(track.x + track.width - 20, thumb.y + thumb.height / 2, { steps: 12 });
  await page.mouse.up();
  await expect(answer(page)).toContainText(/turns this 7 into an? \d/);
  await settle(page);

  await expect(page).toHaveURL(/epsilon=/);
  const said = await answer(page).textContent();
  const shown = await picture(page);
  // The address follows the hand a moment later.
  const epsilon = await slider(page).inputValue();
  await expect(page).toHaveURL(new RegExp(`epsilon=${epsilon.replace('.', '\\.')}(&|$)`));
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(page.url());
  await expect(answer(elsewhere)).toContainText(said?.split(' for ')[0] ?? '');
  await settle(elsewhere);
  expect(await picture(elsewhere)).toBe(shown);
  await elsewhere.context().close();
});

test('by keyboard alone: epsilon, another attack, and the replay of an iterative one', async ({ page }) => {
  await open(page);
  await slider(page).focus();
  const before = Number(await slider(page).inputValue());
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => Number(await slider(page).inputValue())).toBeGreaterThan(before);
  await page.getByRole('radio', { name: 'Fast gradient sign' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Projected gradient L∞' })).toBeChecked();
  await settle(page);
  await page.getByRole('button', { name: 'Replay it step by step' }).press('Enter');
  const step = page.getByRole('slider', { name: 'Step by step' });
  await step.press('End');
  await expect(page.getByText(/Step 40: read as \d/).first()).toBeVisible();
  await step.press('Home');
  await expect(page.getByText(/Start: read as 3/).first()).toBeVisible();
});

test('the smallest epsilon is found, and shown when it is pressed', async ({ page }) => {
  await open(page);
  const found = page.getByRole('button', { name: /^Fast gradient sign, Small CNN: [\d.]+\. Show it$/ });
  await found.click();
  await settle(page);
  await expect(answer(page)).toContainText(/turns this 3 into an? \d/);
});

test('a table is cancelled half-way and keeps what is done; files go out, and the plan comes back in', async ({ page }) => {
  // The large ones take long enough to be stopped: all 21 cells on the small one would be done before the hand is there.
  await page.goto('/#/attack?on=cnn&tab=many&n=20&compare=m5;m3');
  await expect(answer(page)).toContainText(/7 attacks on 3 networks at 3 epsilons, over 20 test digits: about/);
  await page.getByRole('button', { name: 'Run the attacks' }).click();
  const figures = page.getByRole('button', { name: /Look closer$/ });
  await expect(figures.first()).toBeVisible();
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByText(/Stopped: \d+ of 21 cells are done and kept/)).toBeVisible();
  const kept = await figures.count();
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(63);
  await expect(page.getByRole('region', { name: /Robust accuracy/ })).toContainText('81');

  const saved = async (name: string): Promise<string> => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).and(page.locator(':not(figure *)')).click()]);
    return download.path();
  };
  const csv = await fs.readFile(await saved('CSV'), 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(kept + 1);
  const planFile = await saved('Save the plan');
  const plan = await fs.readFile(planFile, 'utf8');

  await page.getByRole('button', { name: 'Another table' }).click();
  const choose = async (name: string, text: string): Promise<void> => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Open a plan' }).click()]);
    await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  };
  await choose('broken.json', plan.replace('"linf-pgd"', '"linf-pgdd"'));
  await expect(page.getByRole('alert')).toContainText('no attack is called "linf-pgdd"');
  await choose('again.json', plan);
  await expect(page.getByText('This is the plan of again.json: 21 cells.')).toBeVisible();
  expect(await fs.readFile(await saved('Save the plan'), 'utf8')).toBe(plan);
});

test('an ensemble is attacked through one member, and the link says so; networks fool one another in a matrix that the plan keeps', async ({ page }) => {
  // Two members that differ in temperature alone: a real ensemble that loads in no time.
  await open(page, '/#/attack?on=mean(cnn,cnn@3)&compare=&attack=l2-fgm&epsilon=2');
  await settle(page);
  const [itself, said] = [await picture(page), await answer(page).textContent()];
  expect(said).not.toContain('made against');
  await page.getByRole('button', { name: /Attack the ensemble through/ }).click();
  await page.getByRole('option', { name: 'Small CNN alone' }).click();
  await expect(answer(page)).toContainText('made against Small CNN alone');
  await settle(page);
  expect(await picture(page)).not.toBe(itself);
  await expect(page).toHaveURL(/through=cnn/);

  await page.goto('/#/attack?on=cnn&tab=many&n=5&attacks=linf-fgsm&epsilons=0.3&compare=mean(cnn,cnn@3)&through=cnn@3&transfer=0.3');
  await expect(answer(page)).toContainText('and 1 attack from network to network');
  await page.getByRole('button', { name: 'Run the attacks' }).click();
  await expect(page.getByRole('button', { name: 'All cells are done' })).toBeVisible();
  const matrix = page.getByRole('region', { name: 'Fast gradient sign at L∞ 0.3, 5 digits' });
  await expect(matrix.getByRole('row')).toHaveCount(4);
  await expect(matrix.getByRole('row').nth(2)).toContainText(/Small CNN.*%.*%/);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the plan' }).click()]);
  const plan = JSON.parse(await fs.readFile(await download.path(), 'utf8')) as { cells: { kind: string; through?: string }[] };
  expect(plan.cells.map(({ kind, through }) => [kind, through])).toEqual([['attack', undefined], ['attack', 'cnn-T3'], ['transfer', undefined]]);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing to complain of in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    await settle(page);
    const complaints = async (): Promise<unknown> => (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target)]);
    expect(await complaints()).toEqual([]);
    await page.getByRole('tab', { name: 'Many digits' }).click();
    await expect(answer(page)).toContainText('test digits');
    expect(await complaints()).toEqual([]);
  });
