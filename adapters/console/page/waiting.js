// Who waits for a number, and why: for the pool, in order, or before the payment gate.
import { list } from './api.js';
import { h, sheet, table, tenantLink } from './dom.js';
import { ago, country, plural } from './format.js';
import { keepFresh } from './live.js';
import { fillIn } from './say.js';
import { whyDetails } from './why.js';

export const title = () => 'Waiting';

const nobody = (text) => h('p', { class: 'empty' }, text);
const about = (page, text) => `${plural(page.items.length, 'tenant')}${page.more ? ' and more' : ''}${text}`;

function queue(page, signal) {
  const columns = [
    { name: 'Tenant', head: true, cell: (row) => tenantLink(row.tenant) },
    { name: 'Business', cell: (row) => row.business_name ?? '' },
    { name: 'Place', kind: 'num', cell: (row) => String(row.place) },
    { name: 'Country', cell: (row) => country(row.country) },
    { name: 'Area code', cell: (row) => row.wanted_area_code ?? '' },
    { name: 'Waits since', cell: (row) => ago(row.waiting_since) },
    { name: 'Why', cell: (row) => whyDetails(row.tenant, signal) },
  ];
  return sheet(
    'In the queue',
    page.items.length
      ? table(about(page, ', in the order in which each country’s numbers are given'), columns, page.items)
      : nobody('Nobody.'),
  );
}

/** Those without a number that do not wait in the queue: before the payment gate, or beyond it. */
function without(heading, words, page, signal) {
  const columns = [
    { name: 'Tenant', head: true, cell: (row) => tenantLink(row.tenant) },
    { name: 'Business', cell: (row) => row.business_name ?? '' },
    { name: 'Onboarding', cell: (row) => row.current_state },
    { name: 'Last heard of', cell: (row) => ago(row.updated_at) },
    { name: 'Why', cell: (row) => whyDetails(row.tenant, signal) },
  ];
  return sheet(heading, page.items.length ? table(about(page, words), columns, page.items) : nobody('Nobody.'));
}

function rest(blocked, signal) {
  const those = (test) => ({ more: blocked.more, items: blocked.items.filter(test) });
  return [
    without(
      'For their payment',
      ' asked for a number, and did not pay yet',
      those((row) => !row.waiting && !row.payment_active),
      signal,
    ),
    without(
      'Paid, and without a number',
      ': given back, stalled, or not asked for',
      those((row) => !row.waiting && row.payment_active),
      signal,
    ),
  ];
}

export function show({ view, signal }) {
  const place = h('div', { class: 'view' });
  view.append(place);
  keepFresh(signal, () =>
    fillIn(place, signal, async () => {
      const [waiting, blocked] = await Promise.all([list('listWaiting'), list('listBlocked')]);
      return [queue(waiting, signal), ...rest(blocked, signal)];
    }),
  );
}
