// What happened to a tenant, and the slider beside it.
import { call } from './api.js';
import { h, put, sheet } from './dom.js';
import { moment, plural } from './format.js';
import { trouble } from './say.js';
import { Traveller } from './travel.js';

/** A button to the moment of an event. */
const place = (one, go) =>
  h(
    'button',
    {
      type: 'button',
      class: 'quiet at',
      id: `at-${one.position}`,
      onclick: () => go(one.position),
      title: 'Show it as it was then',
    },
    h('span', { class: 'hidden-visually' }, 'Go to position '),
    String(one.position),
  );

const byWhom = (one) =>
  h(
    'div',
    { class: 'small muted break' },
    h('span', { class: 'mono' }, one.type),
    ' · ',
    moment(one.recordedAt),
    ` · ${one.actor}`,
    one.reason ? ` · “${one.reason}”` : '',
  );

const logLines = (one) =>
  h(
    'details',
    { id: `lines-${one.position}` },
    h('summary', { class: 'small' }, plural(one.lines.length, 'log line')),
    h('pre', { class: 'lines' }, one.lines.join('\n')),
  );

function told(one, at, go) {
  const state = one.position > at.position ? 'later' : one.position === at.event ? 'here' : '';
  const words = h(
    'div',
    null,
    h('div', { class: 'what' }, one.message),
    byWhom(one),
    one.lines.length > 0 && logLines(one),
  );
  return h('li', { class: state, 'aria-current': state === 'here' ? 'step' : null }, place(one, go), words);
}

function story(items, at, go) {
  const about = `${plural(items.length, 'event')}, the latest first; a position takes the slider there`;
  const latestFirst = items.map((one) => told(one, at, go)).reverse();
  return [h('p', { class: 'muted small' }, about), h('ol', { class: 'story', reversed: true }, latestFirst)];
}

/** History and slider, which belong together: where the one is, the other shows. */
export class Past {
  #tenant;
  #signal;
  #traveller = null;
  #told = [];
  at = { position: 0, event: 0, isNow: true };
  travel = h('div', { class: 'travel' });
  state = h('div');
  history = h('div', { class: 'stack' });

  constructor(tenant, at, signal) {
    this.#tenant = tenant;
    this.#signal = signal;
    this.wanted = at;
  }

  async load() {
    try {
      const narration = await call('getNarration', { path: { tenant: this.#tenant }, signal: this.#signal });
      this.#told = narration.items;
      if (this.#traveller) this.#traveller.grown(narration.items, narration.asOf);
      else this.#begin(narration);
    } catch (error) {
      if (!this.#signal.aborted)
        put(
          this.history,
          trouble(error, () => this.load()),
        );
    }
  }

  #begin({ items, asOf: head }) {
    const first = items[0].position;
    const at = Math.min(Math.max(this.wanted ?? head, first), head);
    const moved = (position, isNow, event) => this.#moved(position, isNow, event);
    this.#traveller = new Traveller({ tenant: this.#tenant, events: items, head, at, signal: this.#signal, moved });
    put(this.travel, this.#traveller.element);
    put(this.state, sheet('Its row then', this.#traveller.state));
  }

  #moved(position, isNow, event) {
    this.at = { position, event, isNow };
    const address = `#/tenant/${encodeURIComponent(this.#tenant)}${isNow ? '' : `?at=${position}`}`;
    history.replaceState(null, '', address); // to be passed on; not a place to come back to
    put(
      this.history,
      story(this.#told, this.at, (to) => this.#traveller.go(to)),
    );
  }
}
