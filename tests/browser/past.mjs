// Looking back: the slider, the causes, the flow, a number's life.
import assert from 'node:assert/strict';
import { openPage, visit } from './desk.mjs';

const field = (page, name) =>
  page.locator('#state tr', { has: page.locator('th', { hasText: new RegExp(`^${name}$`) }) }).locator('td');

async function sliderTravels({ browser, url, operator }) {
  const { page, troubles, close } = await openPage(browser, url, { token: operator });
  await visit(page, url, 'tenant/harbour');
  await field(page, 'number').getByText('+1').waitFor();
  await page.locator('#position').focus();
  await page.keyboard.press('Home');
  await field(page, 'number').waitFor({ state: 'detached' }); // it had none then
  assert.equal((await field(page, 'paid').innerText()).trim(), 'false');
  assert.match(page.url(), /\?at=\d+$/);
  assert.match(await page.locator('#position').getAttribute('aria-valuetext'), /^position \d+ of \d+; last event: /);
  await page.getByRole('button', { name: 'Event after' }).click();
  await page.locator('#state mark', { hasText: 'paid' }).waitFor(); // the second event is its payment
  await page.keyboard.press('Tab');
  await page.locator('#position').focus();
  await page.keyboard.press('End');
  await field(page, 'number').getByText('+1').waitFor();
  assert.doesNotMatch(page.url(), /\?at=/);
  assert.deepEqual(troubles, []);
  await close();
}

async function addressTravels({ browser, url, operator, world }) {
  const { json } = await world.ask('GET', '/v1/tenants/harbour/history?limit=2');
  const { page, close } = await openPage(browser, url, { token: operator });
  await visit(page, url, `tenant/harbour?at=${json.items[1].position}`);
  await page.getByText('Then', { exact: true }).waitFor();
  assert.equal(await page.locator('#position').inputValue(), String(json.items[1].position));
  assert.equal(await page.locator('li[aria-current=step] .what').count(), 1);
  await page.locator(`#at-${json.items[0].position}`).click();
  assert.equal(await page.locator('#position').inputValue(), String(json.items[0].position));
  await close();
}

async function flowIsDrawn({ browser, url, operator }) {
  const { page, close } = await openPage(browser, url, { token: operator });
  await visit(page, url, 'tenant/harbour');
  const steps = page.locator('table.flow tbody tr');
  await steps.first().waitFor();
  const told = await page.locator('table.flow').innerText();
  for (const step of [
    'Authentication check',
    'Get available numbers from Twilio',
    'Purchase the number from Twilio',
    'Store the number',
  ])
    assert.ok(told.includes(step), step);
  assert.equal(await page.locator('table.flow tbody svg').count(), await steps.count());
  await page.getByText('Whom it waited for').waitFor();
  await page.locator('.story summary', { hasText: 'log line' }).first().click();
  await page.locator('pre.lines', { hasText: 'NUMBER_ALLOCATED' }).waitFor();
  await close();
}

async function causesAreTold({ browser, url, operator }) {
  const { page, close } = await openPage(browser, url, { token: operator });
  await visit(page, url, 'waiting');
  const row = page.getByRole('row', { name: /taberna/ });
  await row.locator('summary').click();
  await row.locator('details b').waitFor();
  await visit(page, url, 'tenant/surf');
  await page.getByRole('button', { name: 'Its status' }).click();
  await page.locator('[aria-label="The explanation"] b').waitFor();
  await close();
}

async function numberIsTold({ browser, url, operator }) {
  const { page, close } = await openPage(browser, url, { token: operator });
  await visit(page, url, 'tenants');
  await page.fill('#tenant-id', '+14155553102');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '+14155553102', level: 1 }).waitFor();
  await page.locator('main .chip', { hasText: 'resting' }).waitFor();
  await page.getByRole('link', { name: 'garage' }).first().waitFor();
  await close();
}

export const tests = [
  ['the slider goes to any position, and shows the row as it was', sliderTravels],
  ['an address names a position, and history leads to others', addressTravels],
  ['the flow is drawn step by step, and history has its log lines', flowIsDrawn],
  ['why a tenant waits, or stalls, is told when asked', causesAreTold],
  ['a number’s life names who had it, and its rest', numberIsTold],
];
