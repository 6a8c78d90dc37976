// What an operator does about what stalled: once by the keyboard alone, once with the mouse.
import assert from 'node:assert/strict';
import { focused, openPage, tabTo, visit } from './desk.mjs';
import { giveAddress } from './world.mjs';

async function abandonByKeyboard({ browser, url, operator, world }) {
  const { page, troubles, close } = await openPage(browser, url);
  await page.keyboard.type(operator); // the field has the focus
  await page.keyboard.press('Enter');
  await page.locator('#bar:not([hidden])').waitFor();
  await tabTo(page, (one) => one.name === 'a' && one.text.startsWith('Stalled'));
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Abandon cafe' }).waitFor();
  assert.deepEqual(await focused(page), { id: '', name: 'h1', text: 'Stalled' });
  await tabTo(page, (one) => one.text === 'Abandon cafe');
  await page.keyboard.press('Enter');
  assert.equal((await focused(page)).id, 'dialog-field');
  await page.keyboard.press('Escape');
  assert.equal((await focused(page)).text, 'Abandon cafe');
  await page.keyboard.press('Enter');
  await tabTo(page, (one) => one.text === 'Abandon');
  await page.keyboard.press('Enter'); // without a reason: it stays
  assert.equal((await focused(page)).id, 'dialog-field');
  await page.keyboard.type('the owner closed the café');
  await tabTo(page, (one) => one.text === 'Abandon');
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: 'cafe is given up' }).waitFor();
  await page.getByRole('button', { name: 'Abandon cafe' }).waitFor({ state: 'detached' });
  const { json } = await world.ask('GET', '/v1/tenants/cafe/history');
  const given = json.items.filter((one) => one.type.endsWith('.abandoned'));
  assert.ok(given.some((one) => one.metadata.reason === 'the owner closed the café'));
  assert.deepEqual(troubles, []);
  await close();
}

async function retryWithMouse({ browser, url, operator, world }) {
  const { page, troubles, close } = await openPage(browser, url, { token: operator });
  await giveAddress(world, 'surf');
  await world.until(
    'the carrier has the address',
    async () => (await world.ask('GET', '/v1/addresses')).json.items.length > 0,
  );
  await visit(page, url, 'stalled');
  await page.getByRole('button', { name: 'Retry surf' }).click();
  await page.getByRole('status').filter({ hasText: 'surf is tried again' }).waitFor();
  await page.getByRole('button', { name: 'Retry surf' }).waitFor({ state: 'detached' });
  await world.until('surf has a number', async () => (await world.ask('GET', '/v1/tenants/surf')).json.number !== null);
  await page.goto(`${url}/console#/tenant/surf`);
  await page.locator('.chip', { hasText: 'ALLOCATED' }).waitFor();
  assert.deepEqual(troubles, []);
  await close();
}

async function skipLink({ browser, url, operator }) {
  const { page, close } = await openPage(browser, url, { token: operator });
  await visit(page, url, 'tenants');
  await page.reload();
  await page.locator('main h1').waitFor();
  await page.keyboard.press('Tab');
  assert.equal((await focused(page)).text, 'Skip to content');
  await page.keyboard.press('Enter');
  assert.equal((await focused(page)).id, 'main');
  assert.match(page.url(), /#\/tenants$/);
  await close();
}

export const tests = [
  ['by the keyboard alone: signed in, given up, with a reason', abandonByKeyboard],
  ['retry, with the mouse: what was missing is there, and it goes on', retryWithMouse],
  ['the first stop leads past the bar', skipLink],
];
