// A browser, what goes wrong in it by its own account, and what the tests ask of a page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function launch(program) {
  const args = process.getuid() === 0 ? ['--no-sandbox'] : []; // Chromium has no sandbox for root
  return chromium.launch({ executablePath: program, args });
}

/** Requests of a page that wait for their answers; the channel's never has its end. */
const waiting = new WeakMap();

function countRequests(page) {
  const open = new Set();
  waiting.set(page, open);
  page.on('request', (request) => request.headers().accept !== 'text/event-stream' && open.add(request));
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => open.delete(request));
}

/** Until nothing was asked for a moment: one answer may lead to the next question. */
async function allAnswered(page) {
  for (let calm = 0; calm < 3; calm = waiting.get(page).size ? 0 : calm + 1) await page.waitForTimeout(50);
}

/** A page of its own, signed in unless there is no token. `troubles` has errors, violations of the policy, and crashes. */
export async function openPage(browser, url, { token, scheme = 'light', width = 1280, height = 860 } = {}) {
  const context = await browser.newContext({
    colorScheme: scheme,
    viewport: { width, height },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const troubles = [];
  countRequests(page);
  page.on(
    'console',
    (message) => ['error', 'warning'].includes(message.type()) && troubles.push(`console: ${message.text()}`),
  );
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  await page.exposeFunction('noteViolation', (text) => troubles.push(`policy: ${text}`));
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      window.noteViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`),
    ),
  );
  await page.goto(`${url}/console`);
  await page.locator('#token').waitFor();
  if (token) {
    await page.fill('#token', token);
    await page.click('main button[type=submit]');
    await page.locator('#bar:not([hidden])').waitFor();
    await page.locator('#nav a[aria-current]').waitFor(); // a view is there: who is sent home has arrived
  }
  return { page, troubles, close: () => context.close() };
}

/** Goes to a view, and waits until it has what it asked for. */
export async function visit(page, url, view) {
  await page.goto(`${url}/console#/${view}`);
  await page.locator('main h1').waitFor();
  await page.locator('main .sheet').first().waitFor();
  await allAnswered(page);
}

/** What axe finds that keeps people out. */
export async function barriers(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .map(
      (one) =>
        `${one.id}: ${one.nodes
          .slice(0, 3)
          .map((node) => node.html.slice(0, 160))
          .join(' | ')}`,
    );
}

export const widthBeyond = (page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

export const focused = (page) =>
  page.evaluate(() => {
    const one = document.activeElement;
    return { id: one.id, name: one.tagName.toLowerCase(), text: one.textContent.trim() };
  });

/** Presses Tab until the element that has the focus is as wanted; throws where the page has no such stop. */
export async function tabTo(page, isIt, most = 80) {
  for (let i = 0; i < most; ++i) {
    await page.keyboard.press('Tab');
    if (isIt(await focused(page))) return;
  }
  throw new Error('the keyboard does not get there');
}
