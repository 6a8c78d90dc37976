// The service itself: is it of use, how far is its log, who is it that looks.
import { call, caller, may, version } from './api.js';
import { chip, figure, h, sheet } from './dom.js';
import { moment, plural, whole } from './format.js';
import { keepFresh } from './live.js';
import { fillIn } from './say.js';

export const title = () => 'System';

/** What a probe says: the proxy may keep it from the public side, which is no trouble. */
async function probe(path) {
  const answer = await fetch(path, { cache: 'no-store' });
  const json = await answer.json().catch(() => ({}));
  if (answer.ok) return chip(json.status ?? 'yes', 'good');
  if (answer.status === 404) return chip('not to be asked from here');
  return [chip('no', 'bad'), ' ', json.detail ?? ''];
}

const fact = (name, ...value) => h('div', null, h('dt', null, name), h('dd', { class: 'break' }, value));

function callerSheet() {
  const who = caller();
  return sheet(
    'You',
    h(
      'dl',
      { class: 'pairs' },
      fact('Role', who.role),
      who.tenant && fact('Tenant', who.tenant),
      who.name && fact('Token for', who.name),
      fact('Events name you', h('span', { class: 'mono' }, `token:${who.id}`)),
      fact('Token ends', who.expires_at ? moment(who.expires_at) : 'never'),
    ),
  );
}

async function load() {
  const [alive, ready, log] = await Promise.all([
    probe('healthz'),
    probe('readyz'),
    may('getLog') ? call('getLog') : null,
  ]);
  return [
    log &&
      h(
        'dl',
        { class: 'sheet figures' },
        figure('Events', whole(log.position)),
        figure('Tenants', whole(log.tenants)),
        figure('Numbers', whole(log.numbers)),
        figure('Texts owed', whole(log.texts_owed)),
        figure('Webhooks parked', whole(log.webhooks_parked)),
      ),
    h(
      'div',
      { class: 'pair' },
      sheet(
        'Service',
        h(
          'dl',
          { class: 'pairs' },
          fact('Alive', alive),
          fact('Takes commands', ready),
          fact('Version', version()),
          log && fact('Last event', log.recorded_at ? [moment(log.recorded_at), ' UTC'] : 'none yet'),
        ),
        log?.webhooks_parked
          ? h(
              'p',
              { class: 'notice' },
              `${plural(log.webhooks_parked, 'webhook')} that nobody knew what to do with: `,
              h('code', null, 'ledgerline webhooks parked'),
            )
          : null,
      ),
      callerSheet(),
    ),
    h(
      'p',
      { class: 'muted' },
      'Whether every invariant holds is for ',
      h('code', null, 'ledgerline doctor'),
      ' to say: it reads the whole log.',
    ),
  ];
}

export function show({ view, signal }) {
  const place = h('div', { class: 'view' });
  view.append(place);
  keepFresh(signal, () => fillIn(place, signal, load));
}
