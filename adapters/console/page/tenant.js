// A tenant: how it stands, why, how it came to its number, and all that happened to it, at any time.
import { call, may } from './api.js';
import { chip, h, numberLink, sheet } from './dom.js';
import { country, moment } from './format.js';
import { flowSheet, waitsSheet } from './flow.js';
import { keepFresh } from './live.js';
import { Past } from './past.js';
import { fillIn } from './say.js';
import { stuckButtons } from './stuck.js';
import { standing } from './tenants.js';
import { explain } from './why.js';

export const title = ({ id }) => id;

const codes = { ALLOCATED: 'good', IN_PROGRESS: 'busy', STALLED: 'bad' };

function headSheet(row, provisioning, stalled, again) {
  const facts = [
    ['Number', row.number ? numberLink(row.number) : 'none'],
    ['Country', country(row.country)],
    ['Pays', row.payment_active ? 'yes' : 'no'],
    ['Assistant', row.assistant],
    ['E-mail', row.email],
    ['Owner', row.owner_phone && `+${row.owner_phone}`],
    ['Grace until', row.grace_until && moment(row.grace_until)],
    ['Known since', moment(row.created_at)],
  ];
  const isStalled = provisioning.code === 'STALLED';
  return h(
    'section',
    { class: 'sheet stack', 'aria-label': 'How it stands' },
    h(
      'div',
      { class: 'row' },
      h('h2', { class: 'break' }, row.business_name ?? 'A name that was erased'),
      standing(row),
      row.trial ? chip('on trial') : null,
      chip(provisioning.code, codes[provisioning.code] ?? 'warn'),
    ),
    h('p', { class: 'break' }, provisioning.message),
    isStalled ? stuckButtons({ tenant: row.id, code: stalled?.code, id: row.id }, again) : null,
    h(
      'dl',
      { class: 'pairs' },
      facts
        .filter(([, value]) => value)
        .map(([name, value]) => h('div', null, h('dt', null, name), h('dd', { class: 'break' }, value))),
    ),
  );
}

/** The one that stalled, if the token may know; its code says what a retry needs. */
async function stalledOf(tenant, provisioning) {
  if (provisioning.code !== 'STALLED' || !may('listEffects')) return null;
  const page = await call('listEffects', { query: { phase: 'stalled', limit: 500 } });
  return page.items.find((row) => row.tenant === tenant);
}

function whySheet(tenant, signal, asOf) {
  const place = h('div', { class: 'stack', role: 'region', 'aria-live': 'polite', 'aria-label': 'The explanation' });
  const button = (question, name) =>
    h('button', { type: 'button', onclick: () => explain(place, { tenant, question, asOf: asOf(), signal }) }, name);
  return (
    may('explainTenant') &&
    sheet(
      'Why?',
      h(
        'div',
        { class: 'row' },
        button('number', 'Its number'),
        button('payment', 'Its payment'),
        button('onboarding', 'Its onboarding'),
        button('status', 'Its status'),
      ),
      place,
    )
  );
}

export function show({ view, params, signal }) {
  const tenant = params.id;
  const past = new Past(tenant, Number(params.at) || undefined, signal);
  const head = h('div'),
    flow = h('div', { class: 'view' });
  const why = whySheet(tenant, signal, () => (past.at.isNow ? undefined : past.at.position));
  view.append(
    head,
    flow,
    past.travel,
    h(
      'div',
      { class: 'pair' },
      sheet('What happened', past.history),
      h('div', { class: 'view' }, past.state, why || ''),
    ),
  );
  const path = { tenant };
  const loadHead = async () => {
    const [row, provisioning] = await Promise.all([call('getTenant', { path }), call('getProvisioning', { path })]);
    return headSheet(row, provisioning, await stalledOf(tenant, provisioning), () => again());
  };
  const loadFlow = async () => {
    if (!may('getTimeline')) return flowSheet(await call('getFlow', { path }));
    const timeline = await call('getTimeline', { path });
    return [flowSheet(timeline.flow), waitsSheet(timeline)];
  };
  const again = keepFresh(
    signal,
    () => Promise.all([fillIn(head, signal, loadHead), fillIn(flow, signal, loadFlow), past.load()]),
    (event) => event.tenant === tenant,
  );
}
