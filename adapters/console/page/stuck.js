// The two things that an operator does about a step that stalled.
import { call, may } from './api.js';
import { h } from './dom.js';
import { ask, carryOut } from './say.js';

async function retry(tenant, code) {
  let body;
  if (code === 'BUNDLE_REQUIRED') {
    const bundle = await ask({
      title: `Retry ${tenant}`,
      label: 'Approved bundle',
      button: 'Retry',
      needed: true,
      hint: 'The carrier’s reference, BU…; papers are brought in its own console.',
    });
    if (bundle === null) return false;
    body = { bundle };
  }
  return carryOut(() => call('retryProvisioning', { path: { tenant }, body }), `${tenant} is tried again`);
}

async function abandon(tenant) {
  const reason = await ask({
    title: `Abandon ${tenant}?`,
    label: 'Reason',
    button: 'Abandon',
    needed: true,
    kind: 'main danger',
    about: 'What stalled is given up. A new provisioning may be asked for later.',
    hint: 'Kept in the log, for the auditor.',
  });
  if (reason === null) return false;
  return carryOut(() => call('abandonProvisioning', { path: { tenant }, body: { reason } }), `${tenant} is given up`);
}

/** The buttons, where the token may press them; none of a step that belongs to no tenant. `done` is called after. */
export function stuckButtons({ tenant, code, id }, done) {
  if (!tenant) return null;
  const button = (operation, name, kind, act) =>
    may(operation) &&
    h(
      'button',
      {
        type: 'button',
        class: kind,
        id: `${operation}-${id}`,
        onclick: async () => {
          if (await act(tenant, code)) done();
        },
      },
      name,
      h('span', { class: 'hidden-visually' }, ` ${tenant}`),
    );
  const buttons = [
    button('retryProvisioning', 'Retry', '', retry),
    button('abandonProvisioning', 'Abandon', 'danger', abandon),
  ];
  return buttons.some(Boolean) ? h('div', { class: 'row' }, buttons) : null;
}
