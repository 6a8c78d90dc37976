// A number: everybody who ever had it, and its rests in between.
import { call } from './api.js';
import { chip, h, sheet, table, tenantLink } from './dom.js';
import { lasting, moment, plural } from './format.js';
import { keepFresh } from './live.js';
import { partsBar } from './plot.js';
import { fillIn } from './say.js';

export const title = ({ id }) => id;

const kinds = { available: 'good', assigned: 'busy', reserved: 'warn', resting: 'warn', lost: 'bad', retired: '' };
const colours = { resting: 'quarantined', ordered: 'reserved', purchased: 'reserved' };
const seconds = (stay) => (new Date(stay.to ?? Date.now()) - new Date(stay.from)) / 1000;

const columns = [
  { name: 'Status', head: true, cell: (stay) => chip(stay.status, kinds[stay.status] ?? '') },
  { name: 'Tenant', cell: (stay) => tenantLink(stay.tenant) },
  { name: 'From (UTC)', cell: (stay) => moment(stay.from) },
  { name: 'To (UTC)', cell: (stay) => (stay.to ? moment(stay.to) : 'now') },
  { name: 'For', kind: 'num', cell: (stay) => lasting(seconds(stay)) },
  { name: 'Why it ended', cell: (stay) => stay.why ?? '' },
];

const eventColumns = [
  { name: 'Position', kind: 'num mono', cell: (event) => String(event.position) },
  { name: 'Event', head: true, cell: (event) => event.type },
  { name: 'Tenant', cell: (event) => tenantLink(event.tenant) },
  { name: 'When (UTC)', cell: (event) => moment(event.recordedAt) },
  { name: 'Who', kind: 'break', cell: (event) => event.metadata.actor ?? '' },
];

async function load(number) {
  const life = await call('getNumberHistory', { path: { number } });
  const part = (stay) => ({
    size: Math.max(seconds(stay), 0.001),
    status: stay.status,
    title: `${stay.status}: ${lasting(seconds(stay))}`,
  });
  return [
    sheet(
      'Its life',
      partsBar(life.stays.map(part), (stay) => `fill-${colours[stay.status] ?? stay.status}`),
      table(
        `${plural(life.stays.length, 'stretch', 'stretches')}; ${plural(life.tenants.length, 'tenant')} ever had it`,
        columns,
        life.stays,
      ),
    ),
    sheet('Its events', table(plural(life.events.length, 'event'), eventColumns, life.events)),
  ];
}

export function show({ view, params, signal }) {
  const place = h('div', { class: 'view' });
  view.append(place);
  keepFresh(
    signal,
    () => fillIn(place, signal, () => load(params.id)),
    (event) => event.number === params.id,
  );
}
