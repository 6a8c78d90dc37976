// What is owed at the providers: what stalled, which needs somebody, and what is under way.
import { list } from './api.js';
import { chip, h, numberLink, sheet, table, tenantLink } from './dom.js';
import { ago, plural } from './format.js';
import { keepFresh } from './live.js';
import { fillIn } from './say.js';
import { stuckButtons } from './stuck.js';

export const title = () => 'Stalled';

const common = [
  { name: 'Tenant', head: true, cell: (row) => tenantLink(row.tenant) || numberLink(row.number) },
  { name: 'Step', cell: (row) => row.step },
];

function stalledSheet(page, again) {
  const buttons = (row) =>
    stuckButtons({ ...row, id: row.effect ?? `${row.tenant}-${row.step}` }, again) ??
    (row.tenant
      ? null
      : h('span', { class: 'muted small' }, 'of no tenant: ', h('code', null, `provisioning retry ${row.number}`)));
  const columns = [
    ...common,
    {
      name: 'Reason',
      cell: (row) => [chip(row.code ?? 'stalled', 'bad'), h('div', { class: 'small muted break' }, row.message ?? '')],
    },
    { name: 'Number', cell: (row) => numberLink(row.number) },
    { name: 'Tries', kind: 'num', cell: (row) => String(row.attempts ?? '') },
  ];
  if (page.items.some((row) => buttons(row)))
    columns.push({ name: 'What to do', kind: 'do', unnamed: true, cell: buttons });
  return sheet(
    'Needs an operator',
    page.items.length
      ? table(
          `${plural(page.items.length, 'step')}${page.more ? ' and more' : ''} that time alone will not mend`,
          columns,
          page.items,
        )
      : h('p', { class: 'empty' }, 'Nothing has stalled.'),
  );
}

const phases = { owed: 'busy', tried: 'busy', attempted: 'busy', deferred: 'warn', unsure: 'warn' };

function underWay(items) {
  const columns = [
    ...common,
    { name: 'Phase', cell: (row) => chip(row.phase, phases[row.phase] ?? 'busy') },
    { name: 'Number', cell: (row) => numberLink(row.number) },
    { name: 'Tries', kind: 'num', cell: (row) => String(row.attempts ?? '') },
    { name: 'Next', cell: (row) => [ago(row.due), row.code ? h('div', { class: 'small muted' }, row.code) : ''] },
  ];
  return sheet(
    'Under way',
    items.length
      ? table(`${plural(items.length, 'step')} at the providers`, columns, items)
      : h('p', { class: 'empty' }, 'Nothing is owed at the providers.'),
  );
}

export function show({ view, signal }) {
  const place = h('div', { class: 'view' });
  view.append(place);
  const again = keepFresh(signal, () =>
    fillIn(place, signal, async () => {
      const [stalled, all] = await Promise.all([
        list('listEffects', { query: { phase: 'stalled' } }),
        list('listEffects'),
      ]);
      return [stalledSheet(stalled, () => again()), underWay(all.items.filter((row) => row.phase !== 'stalled'))];
    }),
  );
}
