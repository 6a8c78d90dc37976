// Every view in both schemes, wide and on a phone: nothing sticks out, nobody is kept out, nothing goes wrong.
import assert from 'node:assert/strict';
import { barriers, openPage, visit, widthBeyond } from './desk.mjs';
import { hostile } from './world.mjs';

const views = [
  '',
  'waiting',
  'stalled',
  'tenants',
  'tenant/harbour',
  'tenant/surf',
  'number/+14155553100',
  'log',
  'projections',
  'system',
];

async function looksRight({ browser, url, operator }, scheme, width) {
  const { page, troubles, close } = await openPage(browser, url, { token: operator, scheme, width });
  for (const view of views) {
    await visit(page, url, view);
    assert.equal(
      await page.locator('.notice.bad').count(),
      0,
      `${view}: ${await page.locator('.notice.bad').allTextContents()}`,
    );
    assert.ok((await widthBeyond(page)) <= 0, `${view} is wider than ${width} px`);
    assert.deepEqual(await barriers(page), [], `barriers in '${view}'`);
    assert.equal(await page.locator('h1').count(), 1, view);
    assert.match(await page.title(), /· Ledgerline$/);
  }
  assert.deepEqual(troubles, []);
  await close();
}

async function signInLooksRight({ browser, url }) {
  for (const scheme of ['light', 'dark']) {
    const { page, troubles, close } = await openPage(browser, url, { scheme, width: 360 });
    assert.ok((await widthBeyond(page)) <= 0);
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(troubles, []);
    await close();
  }
}

async function textStaysText({ browser, url, operator }) {
  const { page, troubles, close } = await openPage(browser, url, { token: operator });
  for (const view of ['tenants', 'tenant/hostile', 'log']) {
    await visit(page, url, view);
    if (view === 'log')
      for (const one of await page.locator('.story details').all())
        await one.evaluate((details) => {
          details.open = true;
        });
    await page.getByText(hostile).first().waitFor({ state: 'attached' });
    assert.equal(await page.locator('img[src=x]').count(), 0, view);
  }
  assert.deepEqual(troubles, []);
  await close();
}

async function poolIsTold({ browser, url, operator }) {
  const { page, close } = await openPage(browser, url, { token: operator });
  await visit(page, url, '');
  const row = page.getByRole('row', { name: /United Kingdom/ });
  assert.match(await row.innerText(), /\b9\b[\s\S]*\b3\b/); // of twelve, three were given
  await page.getByRole('img', { name: /9 numbers available, 21 days left/ }).waitFor();
  await close();
}

/** A second generation of the numbers, compared with the live one. */
async function showSecondGeneration(page) {
  await page.getByRole('button', { name: 'Rebuild beside numbers' }).click();
  await page.getByRole('button', { name: 'Swap numbers' }).waitFor();
  await page.getByRole('button', { name: 'Compare numbers' }).click();
  await page.getByText('No difference').waitFor();
  await page.getByRole('status').filter({ hasText: /^$/ }).waitFor({ state: 'attached' }); // the toast is gone
}

/** What the README's tour shows. */
export async function takeScreenshots({ browser, url, operator, screenshots, world }) {
  const shots = [
    ['pool', '', 'light', 1120, 800],
    ['stalled', 'stalled', 'dark', 1120, 470],
    ['projections', 'projections', 'light', 1120, 440],
    ['flow', 'tenant/harbour', 'light', 1120, 800],
    ['travel', 'tenant/harbour', 'light', 1120, 640],
  ];
  for (const [name, view, scheme, width, height] of shots) {
    const { page, close } = await openPage(browser, url, { token: operator, scheme, width, height });
    await visit(page, url, view);
    if (name === 'travel') {
      await page.locator('#position').focus();
      for (let i = 0; i < 3; ++i) await page.getByRole('button', { name: 'Event before' }).click();
      await page.locator('.travel').evaluate((one) => {
        one.scrollIntoView();
        window.scrollBy(0, -16);
      });
      await page.locator('#state table').waitFor();
    }
    if (name === 'projections') await showSecondGeneration(page);
    await page.waitForTimeout(400); // the channel says that it is up
    await page.screenshot({ path: `${screenshots}/${name}.png` });
    if (name === 'projections') await world.post('/v1/projections/numbers/drop');
    await close();
  }
}

export const tests = [
  ['sign-in can be used, light and dark', signInLooksRight],
  ...['light', 'dark'].flatMap((scheme) =>
    [1280, 360].map((width) => [
      `all views, ${scheme}, ${width} px wide: no barrier, no error`,
      (given) => looksRight(given, scheme, width),
    ]),
  ),
  ['what looks like markup stays text', textStaysText],
  ['the pool is told by country and status, with how long it lasts', poolIsTold],
];
