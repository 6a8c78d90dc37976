// All tenants, by their ids, and a way to one whose id is known.
import { call } from './api.js';
import { chip, h, numberLink, put, sheet, table, tenantLink } from './dom.js';
import { ago, country } from './format.js';
import { fillIn, trouble } from './say.js';

export const title = () => 'Tenants';

/** A tenant's state in a word, as the row has it. */
export function standing(row) {
  if (row.number) return row.grace_until ? chip('in grace', 'warn') : chip('has a number', 'good');
  if (row.waiting) return chip('waits', 'warn');
  return row.payment_active ? chip('no number') : chip(row.trial ? 'on trial' : 'does not pay');
}

const columns = [
  { name: 'Tenant', head: true, cell: (row) => tenantLink(row.id) },
  { name: 'Business', cell: (row) => row.business_name ?? '' },
  { name: 'Country', cell: (row) => country(row.country) },
  { name: 'Standing', cell: standing },
  { name: 'Number', cell: (row) => numberLink(row.number) },
  { name: 'Last changed', cell: (row) => ago(row.updated_at) },
];

function finder() {
  const field = h('input', {
    type: 'text',
    id: 'tenant-id',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'acme',
  });
  const go = (event) => {
    event.preventDefault();
    const id = field.value.trim();
    if (id)
      location.hash = id.startsWith('+') ? `#/number/${encodeURIComponent(id)}` : `#/tenant/${encodeURIComponent(id)}`;
  };
  return h(
    'form',
    { class: 'sheet', role: 'search', onsubmit: go },
    h('label', { for: 'tenant-id' }, 'Open a tenant by its id, or a number'),
    h('div', { class: 'row' }, h('div', { class: 'grow' }, field), h('button', { type: 'submit' }, 'Open')),
  );
}

export function show({ view, signal }) {
  const rows = [];
  const place = h('div', { class: 'view' });
  view.append(finder(), place);
  let next = null;
  const draw = () =>
    sheet(
      'All tenants',
      rows.length
        ? [
            table(`${rows.length}${next ? ' of more' : ''}, by their ids`, columns, rows),
            next && h('p', null, h('button', { type: 'button', id: 'more', onclick: more }, 'Show more')),
          ]
        : h('p', { class: 'empty' }, 'There is no tenant yet.'),
    );
  const load = async () => {
    const page = await call('listTenants', { query: { limit: 100, after: next }, signal });
    rows.push(...page.items);
    next = page.next;
    return draw();
  };
  async function more() {
    try {
      put(place, await load());
    } catch (error) {
      place.append(trouble(error));
    }
  }
  fillIn(place, signal, load);
}
