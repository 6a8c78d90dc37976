// The rows folded from the log: how far behind they are, and their second generations, built, compared and exchanged
// while all goes on.
import { call, may } from './api.js';
import { ask, carryOut, fillIn, say, trouble } from './say.js';
import { chip, h, put, sheet, table } from './dom.js';
import { ago, lasting, plural, whole } from './format.js';
import { keepFresh } from './live.js';
import { parkedSheet } from './parked.js';

export const title = () => 'Projections';

const watching = 1_000; // while something is built; of that no event comes
const beginning = 10_000; // for so long after one was asked for it may not be there yet
const slow = 5_000; // as long as this without a step is told: one may take as long
const quiet = 60_000; // and this is for an operator to look at
const kinds = { live: 'good', kept: 'busy', building: 'warn', past: '' };
const named = (name) => name[0].toUpperCase() + name.slice(1);
const other = (row) => row.generations.find((one) => !one.live);

/** How fast a generation grows, from one look to the next: a resumed one's beginning says nothing of it. */
class Pace {
  #seen = new Map();

  of(name, { generation, progress: { folded, events } }) {
    const now = Date.now();
    const last = this.#seen.get(name);
    if (last?.generation !== generation) this.#seen.set(name, { generation, folded, now, rate: 0 });
    else if (folded !== last.folded) {
      const rate = ((folded - last.folded) / (now - last.now)) * 1000;
      this.#seen.set(name, { generation, folded, now, rate: last.rate ? (last.rate + rate) / 2 : rate });
    }
    const { rate, now: moved } = this.#seen.get(name);
    return { rate, left: rate ? (events - folded) / rate : null, still: now - moved };
  }
}

function progressOf(name, generation, pace) {
  if (!generation.progress) return '';
  const { folded, events, indexed } = generation.progress;
  const { rate, left, still } = pace.of(name, generation);
  const words = [`${whole(folded)} of ${plural(events, 'event')}`];
  if (indexed) words.push('its indexes are made');
  else if (still > slow) words.push(`no step for ${lasting(still / 1000)}`);
  else if (rate) words.push(`${whole(rate)} a second`, left > 0 ? `${lasting(left)} left` : 'nearly done');
  return [
    h('progress', { max: Math.max(events, 1), value: folded, 'aria-label': `Building ${name}` }),
    h('div', { class: 'small muted' }, words.join(' · ')),
  ];
}

function exchangeOf({ generation, position, actor, reason }) {
  return `Generation ${generation} is live from position ${position} on, by ${actor}: ${reason}`;
}

function generationTable(row, pace) {
  const columns = [
    { name: 'Generation', head: true, cell: (one) => String(one.generation) },
    { name: 'State', cell: (one) => chip(one.state, kinds[one.state]) },
    { name: 'Version', kind: 'num', cell: (one) => String(one.version) },
    { name: 'Lag', kind: 'num', cell: (one) => (one.lag ? plural(one.lag, 'event') : 'none') },
    { name: 'Parked', kind: 'num', cell: (one) => whole(one.parked) },
  ];
  if (other(row)?.progress)
    columns.push({ name: 'Progress', kind: 'progress', cell: (one) => progressOf(row.name, one, pace) });
  const rebuilt = row.rebuilt_at ? ['last rebuilt or exchanged ', ago(row.rebuilt_at)] : 'never rebuilt';
  return [
    h('p', { class: 'muted small' }, `${plural(row.rows, 'row')}, up to position ${row.position}, `, rebuilt),
    row.exchanged && h('p', { class: 'muted small break' }, exchangeOf(row.exchanged)),
    table(`Generations of ${row.name}`, columns, row.generations),
  ];
}

const differences = [
  { name: 'Row', head: true, cell: (one) => h('span', { class: 'mono break' }, one.key) },
  { name: 'Column', cell: (one) => one.column || 'the row itself' },
  { name: 'Live', cell: (one) => h('span', { class: 'break' }, one.live) },
  { name: 'Other', cell: (one) => h('span', { class: 'break' }, one.other) },
];

function comparison({ position, tables: [counted], differences: rows }) {
  const where = `${plural(counted.rows, 'row')} live, ${whole(counted.otherRows)} in the other, at position ${position}`;
  if (!counted.differing) return h('p', { class: 'notice' }, `No difference: ${where}.`);
  const all = Object.values(counted.columns).reduce((sum, some) => sum + some, 0);
  const first = rows.length < all ? '; these are the first' : '';
  return table(`${plural(counted.differing, 'row')} of ${where} differ${first}`, differences, rows);
}

async function compare(name, place) {
  put(place, h('p', { class: 'muted' }, 'Comparing …'));
  try {
    put(place, comparison(await call('diffProjection', { path: { projection: name } })));
  } catch (error) {
    put(
      place,
      trouble(error, () => compare(name, place)),
    );
  }
}

async function exchange(name, operation, word, to) {
  const reason = await ask({
    title: `${word} ${name}?`,
    about: 'Readers and turns have the other rows from one position on. The old ones stay, and are kept up.',
    label: 'Reason',
    hint: 'Kept, with who did it and when.',
    needed: true,
    button: word,
  });
  const run = async () => {
    const body = { reason, generation: to }; // so that asking again undoes nothing
    const { generation, position } = await call(operation, { path: { projection: name }, body });
    return { message: `generation ${generation} is live from position ${position} on` };
  };
  return reason !== null && carryOut(run, `${named(name)} were exchanged`);
}

async function drop(name) {
  const isSure = await ask({
    title: `Drop the second generation of ${name}?`,
    about: 'The live rows stay as they are. What is dropped can be built again, and not be rolled back to.',
    button: 'Drop',
    kind: 'main danger',
  });
  const run = () => call('dropGeneration', { path: { projection: name } });
  return isSure !== null && carryOut(run, `The second generation of ${name} is dropped`);
}

async function build(name) {
  const run = () => call('rebuildProjection', { path: { projection: name } });
  return carryOut(run, `${named(name)} are being folded anew, beside the live rows`);
}

function buttons(row, pace, place, { done, begun }) {
  const name = row.name;
  const second = other(row);
  const button = (operation, word, act, kind = '') =>
    may(operation) &&
    h(
      'button',
      { type: 'button', class: kind, id: `${operation}-${name}`, onclick: async () => (await act()) && done() },
      word,
      h('span', { class: 'hidden-visually' }, ` ${name}`),
    );
  const forget = (act) => async () => {
    const isDone = await act();
    if (isDone) put(place);
    return isDone;
  };
  const toBuild = async () => {
    const isBegun = await build(name);
    if (isBegun) begun();
    return isBegun;
  };
  const isQuiet = second?.progress && pace.of(name, second).still > quiet;
  const toSwap = () => exchange(name, 'swapProjection', 'Swap', second.generation);
  const toRollBack = () => exchange(name, 'rollBackProjection', 'Roll back', second.generation);
  const all = {
    none: () => [button('rebuildProjection', 'Rebuild beside', toBuild)],
    building: () => [isQuiet && button('rebuildProjection', 'Go on', toBuild)],
    kept: () => [
      button('diffProjection', 'Compare', () => compare(name, place)),
      second.was_live
        ? button('rollBackProjection', 'Roll back', forget(toRollBack))
        : button('swapProjection', 'Swap', forget(toSwap)),
    ],
    past: () => [],
  };
  const shown = all[second?.state ?? 'none']();
  if (second && (second.state !== 'building' || isQuiet))
    shown.push(button('dropGeneration', 'Drop', forget(() => drop(name)), 'danger'));
  return shown.some(Boolean) ? h('div', { class: 'row after' }, shown) : null;
}

async function retry({ subject, projection, generation }) {
  try {
    const { items } = await call('retryParkedSubjects', { body: { subject } });
    const mine = items.find((one) => one.projection === projection && one.generation === generation);
    if (!mine) say(`${subject} is not parked there any more`);
    else if (mine.back) say(`${subject} has its row again`);
    else say(`${subject} stays parked: ${mine.reason}`, true);
    return true;
  } catch (error) {
    say(error.message, true);
    return false;
  }
}

export function show({ view, signal }) {
  const place = h('div', { class: 'view' });
  const compared = new Map(); // stays while all around is drawn anew
  const pace = new Pace();
  let timer = 0,
    watchUntil = 0;
  view.append(place);
  signal.addEventListener('abort', () => clearTimeout(timer));
  const placeOf = (name) => {
    const properties = { role: 'region', 'aria-live': 'polite', 'aria-label': `Comparison of ${name}` };
    if (!compared.has(name)) compared.set(name, h('div', properties));
    return compared.get(name);
  };
  const again = keepFresh(signal, () =>
    fillIn(place, signal, async () => {
      const [{ items }, parked] = await Promise.all([call('listProjections'), call('listParkedSubjects')]);
      clearTimeout(timer);
      const isBuilding = items.some((row) => other(row)?.state === 'building');
      if (isBuilding || Date.now() < watchUntil) timer = setTimeout(() => again(), watching);
      const act = {
        done: () => again(),
        begun: () => {
          watchUntil = Date.now() + beginning;
        },
      };
      const sheets = items.map((row) =>
        sheet(
          named(row.name),
          generationTable(row, pace),
          buttons(row, pace, placeOf(row.name), act),
          placeOf(row.name),
        ),
      );
      return [...sheets, parkedSheet(parked.items, { retry, done: () => again() })];
    }),
  );
}
