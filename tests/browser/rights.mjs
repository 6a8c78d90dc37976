// Who sees what: buttons are for those whose token may press them, and a token is nowhere but in its tab.
import assert from 'node:assert/strict';
import { openPage, visit } from './desk.mjs';

const buttons = (page) => page.getByRole('button', { name: /^(Retry|Abandon)/ }).count();

async function tenantSeesItself({ browser, url, tenant }) {
  const { page, troubles, close } = await openPage(browser, url, { token: tenant.token });
  await page.getByRole('heading', { name: tenant.id, level: 1 }).waitFor();
  await page.locator('.chip', { hasText: 'STALLED' }).first().waitFor();
  await page.locator('#liveness.live').waitFor();
  assert.equal(await buttons(page), 0);
  assert.deepEqual(await page.locator('nav a').allTextContents(), [tenant.id, 'System']);
  for (const view of ['', 'stalled', 'log', 'waiting']) {
    await page.goto(`${url}/console#/${view}`);
    await page.waitForURL(/#\/tenant\//); // sent home
    await page.getByRole('heading', { name: tenant.id, level: 1 }).waitFor();
    assert.equal(await buttons(page), 0);
  }
  await visit(page, url, 'system');
  await page.getByText('tenant', { exact: true }).waitFor();
  assert.deepEqual(troubles, []);
  await close();
}

async function foreignTenant({ browser, url, tenant }) {
  const { page, close } = await openPage(browser, url, { token: tenant.token });
  await page.goto(`${url}/console#/tenant/harbour`);
  await page.locator('.notice.bad', { hasText: 'there is no tenant harbour' }).first().waitFor();
  await close();
}

async function platformMayRetry({ browser, url, platform }) {
  const { page, close } = await openPage(browser, url, { token: platform });
  await visit(page, url, 'stalled');
  await page.getByRole('button', { name: 'Retry vet' }).waitFor();
  assert.equal(await page.locator('nav a', { hasText: 'Log' }).count(), 0);
  await page.getByText('Asks every 10 s').waitFor();
  await close();
}

async function auditorReads({ browser, url, auditor }) {
  const { page, troubles, close } = await openPage(browser, url, { token: auditor });
  const entries = ['Pool', 'Waiting', 'Stalled', 'Tenants', 'Log', 'Projections', 'System'];
  const shown = await page.locator('nav a').allTextContents();
  assert.deepEqual(shown.map((one) => one.replace(/\s*\d*$/, '')), entries);
  await page.locator('#liveness.live').waitFor();
  for (const view of ['stalled', 'tenant/vet', 'number/+14155553100', 'projections', 'log']) {
    await visit(page, url, view);
    assert.equal(await page.locator('.notice.bad').count(), 0, view);
    assert.equal(await buttons(page), 0, view);
    assert.equal(await page.getByRole('button', { name: /^(Rebuild|Swap|Roll|Drop)/ }).count(), 0, view);
  }
  assert.deepEqual(troubles, []);
  await close();
}

async function tokenIsKept({ browser, url, operator }) {
  const { page, close } = await openPage(browser, url, { token: operator });
  await visit(page, url, 'tenants');
  await page.reload();
  await page.getByRole('heading', { name: 'Tenants', level: 1 }).waitFor(); // of the tab: signed in still
  assert.doesNotMatch(page.url(), /llt_/);
  assert.equal(await page.evaluate(() => Object.keys(localStorage).length), 0);
  assert.equal(await page.evaluate(() => document.cookie), '');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.locator('#token').waitFor();
  assert.equal(await page.evaluate(() => Object.keys(sessionStorage).length), 0);
  assert.equal(await page.locator('#bar').isVisible(), false);
  await close();
}

async function wrongToken({ browser, url }) {
  const { page, close } = await openPage(browser, url);
  await page.fill('#token', 'llt_nonsense');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'opens nothing' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'token');
  assert.equal(await page.evaluate(() => Object.keys(sessionStorage).length), 0);
  await close();
}

export const tests = [
  ['a tenant’s token shows that tenant, and no buttons', tenantSeesItself],
  ['to a tenant’s token another tenant is as one that is not', foreignTenant],
  ['a platform’s token may retry, and does not read the log', platformMayRetry],
  ['an auditor’s token shows all, and no buttons', auditorReads],
  ['a token is kept in its tab, and nowhere else', tokenIsKept],
  ['a token that opens nothing is told so', wrongToken],
];
