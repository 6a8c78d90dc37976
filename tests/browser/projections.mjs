// Rows folded anew beside the live ones: built, compared, exchanged and dropped by whoever sits at the page.
import assert from 'node:assert/strict';
import { openPage, visit } from './desk.mjs';

const told = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor();
const button = (page, name) => page.getByRole('button', { name, exact: true });

async function exchange(page, name, generation) {
  await button(page, `${name} numbers`).click();
  const dialog = page.getByRole('dialog', { name: `${name} numbers?` });
  await dialog.getByRole('button', { name }).click(); // without a reason: it stays
  await dialog.getByLabel('Reason').fill('a browser tries it');
  await dialog.getByRole('button', { name }).click();
  await told(page, `Numbers were exchanged: generation ${generation} is live`);
}

async function generations({ browser, url, operator, world }) {
  const { page, troubles, close } = await openPage(browser, url, { token: operator });
  const live = async () => {
    const { json } = await world.ask('GET', '/v1/projections');
    return json.items.find((one) => one.name === 'numbers').generations.map((one) => one.generation);
  };
  const [first, ...none] = await live();
  assert.deepEqual(none, []);
  await visit(page, url, 'projections');
  await button(page, 'Rebuild beside numbers').click();
  await button(page, 'Swap numbers').waitFor();
  await button(page, 'Compare numbers').click();
  await page.getByText(/^No difference: (\d+) rows live, \1 in the other, at position \d+\.$/).waitFor();
  await exchange(page, 'Swap', first + 1);
  await button(page, 'Roll back numbers').waitFor();
  assert.deepEqual(await live(), [first + 1, first]);
  await exchange(page, 'Roll back', first);
  assert.deepEqual(await live(), [first, first + 1]);
  await button(page, 'Drop numbers').click();
  await page.keyboard.press('Escape');
  await button(page, 'Drop numbers').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click();
  await told(page, 'The second generation of numbers is dropped');
  await button(page, 'Rebuild beside numbers').waitFor();
  assert.deepEqual(await live(), [first]);
  assert.deepEqual(troubles, []);
  await close();
}

/** What a build of minutes looks like; here one takes no time, so the answers are made up from a real one. */
async function progress({ browser, url, auditor, world }) {
  const { page, close } = await openPage(browser, url, { token: auditor });
  const { json } = await world.ask('GET', '/v1/projections');
  const [row] = json.items;
  let folded = 0;
  await page.route('**/v1/projections', (route) => {
    const part = { folded: (folded += 1000), events: 100_000, begun_at: '2026-03-01T09:00:00.000Z', indexed: false };
    const second = { ...row.generations[0], generation: 99, live: false, state: 'building', lag: 100_000 - folded };
    const generations = [row.generations[0], { ...second, progress: part }];
    return route.fulfill({ json: { items: [{ ...row, generations }] } });
  });
  await visit(page, url, 'projections');
  await page.getByText(/of 100,000 events · \d+ a second · .* left/).waitFor();
  const shown = await page.getByRole('progressbar', { name: `Building ${row.name}` }).evaluate((bar) => [bar.value, bar.max]);
  assert.ok(shown[0] >= 2000 && shown[1] === 100_000, shown.join());
  await close();
}

async function parked({ browser, url, operator }) {
  const { page, close } = await openPage(browser, url, { token: operator });
  const one = { projection: 'tenants', subject: 'vet', generation: 1, live: true, position: 12 };
  const reason = 'event 12 (tenant.vanished): this build does not know it';
  await page.route('**/v1/projections/parked', (route) => route.fulfill({ json: { items: [{ ...one, reason }] } }));
  await page.route('**/v1/projections/parked/retry', (route) => {
    assert.deepEqual(route.request().postDataJSON(), { subject: 'vet' });
    return route.fulfill({ json: { items: [{ ...one, reason, back: false }] } });
  });
  await visit(page, url, 'projections');
  await page.getByRole('row', { name: /vet the live rows 12 event 12/ }).waitFor();
  await button(page, 'Retry vet').click();
  await told(page, `vet stays parked: ${reason}`);
  await close();
}

export const tests = [
  ['rows are built beside the live ones, compared, swapped, rolled back and dropped', generations],
  ['a build shows how far it is, how fast, and how long it takes', progress],
  ['who is parked is shown with the reason, and may be tried again', parked],
];
