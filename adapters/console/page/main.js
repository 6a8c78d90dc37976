// The page: who is signed in, which view is shown, and the bar around it.
import { keepBadges, showBadges } from './badges.js';
import { caller, learn, may, whenSignedOut } from './api.js';
import { h, put } from './dom.js';
import { startLive, stopLive } from './live.js';
import { say, trouble } from './say.js';
import { forget, resume, showSignIn } from './sign_in.js';
import * as log from './log.js';
import * as number from './number.js';
import * as pool from './pool.js';
import * as projections from './projections.js';
import * as stalled from './stalled.js';
import * as system from './system.js';
import * as tenant from './tenant.js';
import * as tenants from './tenants.js';
import * as waiting from './waiting.js';

// Each view with the operation that it cannot be without: who may not call that does not see it.
const views = {
  '': { module: pool, needs: 'getPoolHealth' },
  waiting: { module: waiting, needs: 'listWaiting' },
  stalled: { module: stalled, needs: 'listEffects' },
  tenants: { module: tenants, needs: 'listTenants' },
  log: { module: log, needs: 'listEvents' },
  projections: { module: projections, needs: 'listProjections' },
  system: { module: system, needs: 'getCaller' },
  tenant: { module: tenant, needs: 'getTenant', of: 'tenants' },
  number: { module: number, needs: 'getNumberHistory', of: 'tenants' },
};

const main = document.getElementById('main');
const bar = document.getElementById('bar');
let leaving = new AbortController(); // of the view
let signingOut = new AbortController();
let current = null;

/** "#/tenant/acme?at=12" -> {name: "tenant", params: {id: "acme", at: "12"}}. */
function route() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, id] = path.split('/').map(decodeURIComponent);
  return { name, params: { ...Object.fromEntries(new URLSearchParams(query)), id } };
}

const home = () => (may('getPoolHealth') ? '#/' : `#/tenant/${encodeURIComponent(caller().tenant)}`);

function drawNav(name) {
  const here = views[name]?.of ?? name;
  const entries = Object.entries(views)
    .filter(([, view]) => !view.of && may(view.needs))
    .map(([key, view]) => [`#/${key}`, view.module.title({}), key === here]);
  if (caller().tenant) entries.unshift([home(), caller().tenant, name === 'tenant']);
  put(
    document.getElementById('nav'),
    h(
      'ul',
      null,
      entries.map(([address, text, isHere]) =>
        h('li', null, h('a', { href: address, 'aria-current': isHere ? 'page' : null }, text)),
      ),
    ),
  );
  showBadges();
}

function showView() {
  if (!caller() || location.hash === '#main') return;
  const { name, params } = route();
  const view = views[name];
  if (!view || !may(view.needs)) {
    if (location.hash !== home()) location.replace(home());
    return;
  }
  leaving.abort();
  leaving = new AbortController();
  drawNav(name);
  const words = view.module.title(params);
  document.title = `${words} · Ledgerline`;
  const heading = h('h1', { tabindex: '-1', class: 'break' }, words);
  const place = h('div', { class: 'view' }, h('div', { class: 'head' }, heading));
  put(main, place);
  if (current) heading.focus(); // who came by a link hears where it led; at the first page the browser says so itself
  window.scrollTo(0, 0);
  current = name;
  view.module.show({ view: place, params, signal: leaving.signal });
}

function showLiveness({ live, polls, event }) {
  const place = document.getElementById('liveness');
  place.classList.toggle('live', live);
  place.textContent = live ? 'Live' : polls ? 'Asks every 10 s' : 'Connecting';
  if (!event) return;
  place.classList.remove('beat');
  requestAnimationFrame(() => place.classList.add('beat'));
}

function enter() {
  bar.hidden = false;
  document.getElementById('caller').textContent = `as ${caller().role}`;
  signingOut = new AbortController();
  keepBadges(signingOut.signal);
  startLive(showLiveness).catch((error) => say(error.message, true));
  showView();
}

function leave(why) {
  leaving.abort();
  signingOut.abort();
  stopLive();
  forget();
  bar.hidden = true;
  current = null;
  document.title = 'Ledgerline';
  showSignIn(main, enter, why);
}

document.getElementById('sign-out').addEventListener('click', () => leave());
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault(); // the part behind # is the view's
  main.focus();
});
whenSignedOut(() => leave('The token opens nothing any more. Sign in again.'));
window.addEventListener('hashchange', showView);

async function begin() {
  try {
    await learn();
    if (await resume()) enter();
    else showSignIn(main, enter);
  } catch (error) {
    put(main, trouble(error, begin));
  }
}
begin();
