// The slider through time: any position of the log, and the tenant's row as it was then.
import { call } from './api.js';
import { h, put, svg } from './dom.js';
import { moment } from './format.js';
import { rowTable } from './row.js';
import { trouble } from './say.js';

const settling = 120; // while it is dragged the API is asked once it rests
const ticksAtMost = 400;

export class Traveller {
  #tenant;
  #events;
  #end;
  #moved;
  #timer = 0;
  #asking = new AbortController();
  #range;
  #told = h('p', { class: 'small' });
  #ticks = h('div', { class: 'ticks', 'aria-hidden': 'true' });
  state = h('div', { class: 'stack', id: 'state' });

  /**
   * `events`: the tenant's, told; `head`: where the log ends; `at`: where the slider begins. `moved(position, isNow, event)`
   * is called whenever it moves, with the position of the tenant's last event there. It ends with `signal`.
   */
  constructor({ tenant, events, head, at, signal, moved }) {
    this.#tenant = tenant;
    this.#events = events;
    this.#end = head;
    this.#moved = moved;
    this.#range = h('input', {
      type: 'range',
      id: 'position',
      min: events[0].position,
      max: head,
      'aria-label': 'Position in the log',
      oninput: () => this.#changed(),
    });
    this.#range.value = at; // after its bounds, which would clamp it
    signal.addEventListener('abort', () => this.#rest());
    this.element = this.#draw();
    this.#drawTicks();
    this.#describe();
    this.#load();
  }

  go(position) {
    this.#range.value = position;
    this.#changed();
  }

  /** The log has grown: who stood at its end goes along. */
  grown(events, head) {
    const wasNow = this.#position === this.#end;
    this.#events = events;
    this.#end = head;
    this.#range.max = head;
    this.#drawTicks();
    if (wasNow) this.go(head);
    else this.#describe();
  }

  get #position() {
    return Number(this.#range.value);
  }

  get #lastEvent() {
    return this.#events.findLast((one) => one.position <= this.#position);
  }

  #before() {
    return this.#events.findLast((one) => one.position < this.#position)?.position ?? this.#position;
  }

  #after() {
    return this.#events.find((one) => one.position > this.#position)?.position ?? this.#end;
  }

  #draw() {
    const button = (name, to) => h('button', { type: 'button', onclick: () => this.go(to()) }, name);
    return h(
      'section',
      { class: 'sheet', 'aria-labelledby': 'travel-title' },
      h('h2', { id: 'travel-title' }, 'As it was'),
      h(
        'div',
        { class: 'slider' },
        button('‹ Event before', () => this.#before()),
        h('div', { class: 'rail' }, this.#range, this.#ticks),
        button('Event after ›', () => this.#after()),
      ),
      this.#told,
    );
  }

  /** Where the tenant's own events are: all other positions are other tenants'. */
  #drawTicks() {
    const first = this.#events[0].position;
    const span = Math.max(this.#end - first, 1);
    const tick = ({ position }) => {
      const x = `${((position - first) / span) * 100}%`;
      return svg('line', { x1: x, x2: x, y1: 0, y2: '100%' });
    };
    put(this.#ticks, svg('svg', null, this.#events.slice(-ticksAtMost).map(tick)));
  }

  #changed() {
    this.#describe();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(), settling);
  }

  #describe() {
    const position = this.#position;
    const event = this.#lastEvent;
    const isNow = position === this.#end;
    const where = `position ${position} of ${this.#end}`;
    this.#range.setAttribute('aria-valuetext', `${isNow ? 'now, ' : ''}${where}; last event: ${event.message}`);
    put(
      this.#told,
      h('b', null, isNow ? 'Now' : 'Then'),
      `, ${where}. Its last event: [${event.position}] ${event.message}, `,
      moment(event.recordedAt),
      ' UTC',
    );
    this.#moved(position, isNow, event.position);
  }

  async #load() {
    this.#asking.abort();
    this.#asking = new AbortController();
    const asked = { path: { tenant: this.#tenant }, signal: this.#asking.signal };
    const position = this.#position;
    const event = this.#lastEvent.position;
    try {
      const [then, difference] = await Promise.all([
        call('getState', { ...asked, query: { as_of: position } }),
        call('getDifference', { ...asked, query: { from: event - 1, to: event } }),
      ]);
      put(this.state, rowTable(position, then.state, difference.changes));
    } catch (error) {
      if (error.name !== 'AbortError')
        put(
          this.state,
          trouble(error, () => this.#load()),
        );
    }
  }

  #rest() {
    clearTimeout(this.#timer);
    this.#asking.abort();
  }
}
