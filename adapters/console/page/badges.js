// How many wait, and how many stalled, beside their names in the bar.
import { call, may } from './api.js';
import { h } from './dom.js';
import { keepFresh } from './live.js';

const most = 100;
const counted = {
  waiting: { id: 'listWaiting', query: {} },
  stalled: { id: 'listEffects', query: { phase: 'stalled' }, kind: 'bad' },
};
const known = new Map();

function show(key) {
  const link = document.querySelector(`#nav a[href="#/${key}"]`);
  link?.querySelector('.count')?.remove();
  if (known.get(key)) link?.append(' ', h('span', { class: `count ${counted[key].kind ?? ''}` }, known.get(key)));
}

async function ask(key) {
  const { id, query } = counted[key];
  if (!may(id)) return;
  const page = await call(id, { query: { ...query, limit: most } });
  known.set(key, page.items.length ? `${page.items.length}${page.next ? '+' : ''}` : '');
  show(key);
}

export const showBadges = () => Object.keys(counted).forEach(show);

/** Until the signal; where they cannot be had, the views say why. */
export function keepBadges(signal) {
  known.clear();
  keepFresh(signal, () => Promise.allSettled(Object.keys(counted).map(ask)));
}
