// The pool: for how long it lasts, and what it is made of.
import { call, may } from './api.js';
import { figure, h, sheet, table } from './dom.js';
import { country, days, whole } from './format.js';
import { keepFresh } from './live.js';
import { burnDown, givenByDay, partsBar } from './plot.js';
import { fillIn } from './say.js';

export const title = () => 'Pool';

const inOrder = ['available', 'reserved', 'ordered', 'purchased', 'assigned', 'quarantined', 'retired', 'lost'];
const cardsAtMost = 6; // all countries are in the table
const low = 7; // days: the pace is that of seven

/** Counts by country, then status. */
function byCountry(items) {
  const countries = new Map();
  for (const item of items) {
    const row = countries.get(item.country) ?? { country: item.country, total: 0 };
    row[item.status.toLowerCase()] = item.count;
    row.total += item.count;
    countries.set(item.country, row);
  }
  return [...countries.values()].sort((a, b) => b.total - a.total);
}

const soonestFirst = (a, b) => (a.days_left ?? Infinity) - (b.days_left ?? Infinity) || b.available - a.available;

/** How long it lasts, in a word and some more. */
function runway(row) {
  const rate = `${(row.given / 7).toFixed(1)} a day`;
  if (row.available === 0) return ['None left', row.given ? `${rate} were given` : ''];
  return row.days_left === null ? ['Not used', 'none given within seven days'] : [days(row.days_left), `at ${rate}`];
}

function card(row, pace) {
  const given = new Map(pace.days.filter((day) => day.country === row.country).map((day) => [day.day, day.given]));
  const isLow = row.days_left !== null && row.days_left < low;
  const [word, more] = runway(row);
  return h(
    'section',
    { class: 'sheet' },
    h('h2', null, country(row.country), ' ', h('span', { class: 'muted mono' }, row.country)),
    h('p', { class: `runway ${isLow ? 'low' : ''}` }, h('b', null, word), h('span', { class: 'muted' }, more)),
    burnDown(row),
    givenByDay(given, country(row.country)),
  );
}

function countTable(countries, pace) {
  const left = new Map(pace.items.map((item) => [item.country, item]));
  const present = new Set(countries.flatMap(Object.keys));
  const statuses = inOrder.filter((name) => present.has(name));
  const status = (name) => ({
    name: name[0].toUpperCase() + name.slice(1),
    kind: 'num',
    before: () => h('span', { class: `key ${name}`, 'aria-hidden': 'true' }),
    cell: (row) => whole(row[name] ?? 0),
  });
  const columns = [
    {
      name: 'Country',
      head: true,
      kind: 'nowrap',
      cell: (row) => [country(row.country), ' ', h('span', { class: 'muted mono' }, row.country)],
    },
    { name: 'Lasts', kind: 'num', cell: (row) => days(left.get(row.country)?.days_left ?? null) },
    {
      name: 'Made up of',
      unnamed: true,
      cell: (row) =>
        partsBar(
          statuses.map((name) => ({ name, size: row[name] ?? 0, title: `${name}: ${row[name] ?? 0}` })),
          (part) => `fill-${part.name}`,
        ),
    },
    ...statuses.map(status),
  ];
  return sheet('By country and status', table('Numbers of the pool', columns, countries));
}

async function load() {
  const [health, pace, waiting, stalled] = await Promise.all([
    call('getPoolHealth'),
    call('getPoolPace'),
    call('listWaiting', { query: { limit: 500 } }),
    call('listEffects', { query: { phase: 'stalled', limit: 500 } }),
  ]);
  const countries = byCountry(health.items);
  const sum = (name) => countries.reduce((all, row) => all + (row[name] ?? 0), 0);
  const shortest = [...pace.items].sort(soonestFirst);
  const cards = shortest.filter((row) => row.available || row.given).slice(0, cardsAtMost);
  const first = shortest.find((row) => row.days_left !== null);
  const counted = (page) => `${page.items.length}${page.next ? '+' : ''}`;
  return [
    h(
      'dl',
      { class: 'sheet figures' },
      figure('Available', whole(sum('available')), `of ${whole(sum('total'))}`),
      figure(
        'Runs out first',
        first ? first.country : '–',
        first && (first.days_left ? `in ${days(first.days_left)}` : 'none left'),
      ),
      figure('Waiting', counted(waiting), 'in the queue'),
      figure('Stalled', counted(stalled), 'need an operator'),
    ),
    countries.length
      ? [
          h(
            'div',
            { class: 'grid' },
            cards.map((row) => card(row, pace)),
          ),
          countTable(countries, pace),
        ]
      : h(
          'section',
          { class: 'sheet empty' },
          'The pool is empty. ',
          may('addPoolNumbers') ? h('span', null, 'Add numbers by ', h('code', null, 'ledgerline pool add'), '.') : '',
        ),
  ];
}

export function show({ view, signal }) {
  const place = h('div', { class: 'view' });
  view.append(place);
  keepFresh(signal, () => fillIn(place, signal, load));
}
