// The console in a browser. Reads {url, operator, auditor, platform, tenant, chromium, screenshots} from its input, as JSON;
// prints a line a test; the last one is a JSON object with the counts.
import { text } from 'node:stream/consumers';
import { launch } from './desk.mjs';
import { tests as keyboard } from './keyboard.mjs';
import { tests as live } from './live.mjs';
import { tests as looks, takeScreenshots } from './looks.mjs';
import { tests as past } from './past.mjs';
import { tests as projections } from './projections.mjs';
import { tests as rights } from './rights.mjs';
import { World, settle } from './world.mjs';

const given = JSON.parse(await text(process.stdin));
const only = process.argv[2] ?? '';
const browser = await launch(given.chromium);
const world = new World(given.url, given.operator);
const counts = { passed: 0, failed: 0 };

async function run([name, test]) {
  if (!name.includes(only)) return;
  try {
    await test({ ...given, browser, world });
    ++counts.passed;
    console.log(`ok      ${name}`);
  } catch (error) {
    ++counts.failed;
    console.log(`FAILED  ${name}\n        ${error.stack.split('\n').slice(0, 6).join('\n        ')}`);
  }
}

try {
  await settle(world);
  if (given.screenshots) await takeScreenshots({ ...given, browser, world });
  for (const test of [...looks, ...past, ...live, ...rights, ...projections, ...keyboard]) await run(test);
} finally {
  await browser.close();
}
console.log(JSON.stringify(counts));
