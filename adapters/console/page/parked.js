// Tenants and numbers that have no row, because an event of theirs cannot be folded.
import { may } from './api.js';
import { h, numberLink, sheet, table, tenantLink } from './dom.js';
import { plural } from './format.js';

/** Nothing where nobody is parked. `retry(row)` tries one again; `done` is called after. */
export function parkedSheet(items, { retry, done }) {
  if (!items.length) return null;
  const columns = [
    {
      name: 'Subject',
      head: true,
      cell: (row) => (row.projection === 'numbers' ? numberLink(row.subject) : tenantLink(row.subject)),
    },
    { name: 'Missing in', cell: (row) => (row.live ? 'the live rows' : `generation ${row.generation}`) },
    { name: 'Event', kind: 'num', cell: (row) => String(row.position) },
    { name: 'Why', cell: (row) => h('span', { class: 'break' }, row.reason) },
  ];
  if (may('retryParkedSubjects'))
    columns.push({
      name: 'What to do',
      kind: 'do',
      unnamed: true,
      cell: (row) =>
        h(
          'button',
          {
            type: 'button',
            id: `retry-${row.projection}-${row.generation}-${row.subject}`,
            onclick: async () => (await retry(row)) && done(),
          },
          'Retry',
          h('span', { class: 'hidden-visually' }, ` ${row.subject}`),
        ),
    });
  return sheet(
    'Parked',
    h(
      'p',
      { class: 'muted small' },
      'Commands about them are refused. Mend the event, or serve by a build that knows it; then try again.',
    ),
    table(`${plural(items.length, 'subject')} without a row`, columns, items),
  );
}
