// What happens shows by itself; a line that breaks is taken up where it was.
import assert from 'node:assert/strict';
import { focused, openPage, visit } from './desk.mjs';

async function eventsArrive({ browser, url, operator, world }) {
  const { page, troubles, close } = await openPage(browser, url, { token: operator });
  await visit(page, url, 'log');
  await page.locator('#liveness.live').waitFor();
  await world.tenant('newcomer', 'New Here', 'GB', '+447900000301', false);
  const latest = page.locator('.story > li').first();
  await latest.getByRole('link', { name: 'newcomer' }).waitFor({ timeout: 5000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  const seen = await page.locator('.story > li').count();
  await world.post('/v1/tenants/newcomer/payment/activate');
  await world.post('/v1/tenants/newcomer/allocate');
  await page.waitForTimeout(1000);
  assert.equal(await page.locator('.story > li').count(), seen);
  await page.getByRole('button', { name: 'Go on' }).click();
  await latest.getByText('number.assigned', { exact: true }).waitFor();
  assert.deepEqual(troubles, []);
  await close();
}

async function focusStays({ browser, url, operator, world }) {
  const { page, close } = await openPage(browser, url, { token: operator });
  await visit(page, url, 'stalled');
  await page.locator('#liveness.live').waitFor();
  const button = page.getByRole('button', { name: 'Retry vet' });
  await button.focus();
  const { id } = await focused(page);
  await button.evaluate((one) => {
    one.dataset.old = 'yes';
  });
  await world.tenant('bystander', 'Somebody Else', 'GB', '+447900000302', false);
  await page.waitForFunction((name) => document.getElementById(name)?.dataset.old !== 'yes', id); // drawn anew
  assert.equal((await focused(page)).id, id);
  await close();
}

/** The page's own module, with a network that hands out pieces and breaks. */
async function brokenLine({ browser, url }) {
  const { page, close } = await openPage(browser, url);
  const seen = await page.evaluate(async () => {
    const { Channel } = await import(`${location.origin}/console/channel.js`);
    const asked = [],
      heard = [];
    const answers = [
      [
        'id: 7\nev',
        'ent: a\r',
        '\ndata: {"n":1}\n',
        '\n: still here\n\nid: 8\ndata: {"n":\ndata: 2}\n\nid: 9\ndata: {"n"',
      ],
      ['id: 9\ndata: {"n":3}\n\n'],
    ];
    const encoder = new TextEncoder();
    window.fetch = async (path, { headers }) => {
      asked.push(headers['Last-Event-ID'] ?? '');
      const pieces = answers.shift();
      if (!pieces) return new Response('{}', { status: 401 });
      return new Response(
        new ReadableStream({
          start(out) {
            for (const piece of pieces) out.enqueue(encoder.encode(piece));
            out.close();
          },
        }),
      );
    };
    await new Channel('v1/events', 'token', {
      after: '6',
      heard: (event) => heard.push(event.n),
      changed: () => {},
    }).run();
    return { asked, heard };
  });
  assert.deepEqual(seen, { asked: ['6', '8', '9'], heard: [1, 2, 3] });
  await close();
}

export const tests = [
  ['an event arrives by itself, and waits while it is told to', eventsArrive],
  ['the keyboard stays where it is while a view is drawn anew', focusStays],
  ['a line that breaks goes on above the last event that was whole', brokenLine],
];
