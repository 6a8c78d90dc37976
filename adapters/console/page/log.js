// The log as it grows, the latest event on top.
import { call } from './api.js';
import { h, numberLink, sheet, tenantLink } from './dom.js';
import { moment } from './format.js';
import { listen } from './live.js';
import { trouble } from './say.js';

export const title = () => 'Log';

const before = 50,
  kept = 500;

function line(event, kind) {
  return h(
    'li',
    { class: kind, id: `event-${event.position}` },
    h('span', { class: 'at' }, String(event.position)),
    h(
      'div',
      null,
      h(
        'div',
        { class: 'what' },
        h('span', { class: 'mono' }, event.type),
        ' ',
        tenantLink(event.tenant),
        ' ',
        numberLink(event.number),
      ),
      h(
        'div',
        { class: 'small muted break' },
        moment(event.recordedAt),
        ` · ${event.metadata.actor ?? ''}`,
        event.metadata.reason ? ` · “${event.metadata.reason}”` : '',
      ),
      h(
        'details',
        { class: 'small' },
        h('summary', null, 'All of it', h('span', { class: 'hidden-visually' }, ` at ${event.position}`)),
        h('pre', { class: 'lines' }, JSON.stringify(event, null, 2)),
      ),
    ),
  );
}

export async function show({ view, signal }) {
  const events = h('ol', { class: 'story', reversed: true });
  let held = [],
    isPaused = false;
  const add = (event, kind) => {
    if (document.getElementById(`event-${event.position}`)) return;
    events.prepend(line(event, kind));
    while (events.childElementCount > kept) events.lastElementChild.remove();
  };
  const pause = h(
    'button',
    {
      type: 'button',
      'aria-pressed': 'false',
      onclick: () => {
        isPaused = !isPaused;
        pause.setAttribute('aria-pressed', String(isPaused));
        pause.textContent = isPaused ? 'Go on' : 'Pause';
        if (!isPaused) for (const event of held.splice(0)) add(event, 'fresh');
      },
    },
    'Pause',
  );
  view.append(
    sheet(
      'Events',
      h('div', { class: 'row' }, h('p', { class: 'muted' }, 'New ones come on top by themselves.'), pause),
      events,
    ),
  );
  listen(signal, (event) => {
    if (!isPaused) add(event, 'fresh');
    else if (held.push(event) > kept) held.shift();
  });
  try {
    const { position } = await call('getLog');
    const page = await call('listEvents', {
      query: { after: Math.max(position - before, 0) || '', limit: before },
      signal,
    });
    for (const event of page.items) add(event);
  } catch (error) {
    if (!signal.aborted) view.prepend(trouble(error, () => location.reload()));
  }
}
