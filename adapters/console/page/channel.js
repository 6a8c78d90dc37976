// The log as it grows. EventSource cannot send Authorization, so the stream is read by fetch; what it does when a line
// breaks is done here: come again, a little later each time, above the last event that was heard.
import { EventParser } from './sse.js';

const silence = 40_000; // the service says something every 15 s
const firstWait = 1_000,
  longestWait = 30_000;

export class Channel {
  #path;
  #token;
  #heard;
  #changed;
  #last = '';
  #stopped = false;
  #reading = null;

  /** `heard` is given each event; `changed` whether the line is up. `after`: the position to go on above. */
  constructor(path, token, { after, heard, changed }) {
    this.#path = path;
    this.#token = token;
    this.#last = after ?? '';
    this.#heard = heard;
    this.#changed = changed;
  }

  /** Until stop(), or until the token opens it no longer. */
  async run() {
    for (let wait = firstWait; !this.#stopped; wait = Math.min(wait * 2, longestWait)) {
      const opened = await this.#listen();
      this.#changed(false);
      if (opened === 'refused' || this.#stopped) return;
      if (opened) wait = firstWait;
      await new Promise((done) => setTimeout(done, wait * (0.75 + Math.random() / 2)));
    }
  }

  stop() {
    this.#stopped = true;
    this.#reading?.abort();
  }

  /** Whether it was open for a while; 'refused' where it never will be. */
  async #listen() {
    this.#reading = new AbortController();
    let opened = false;
    try {
      const headers = { Accept: 'text/event-stream', Authorization: `Bearer ${this.#token}` };
      if (this.#last) headers['Last-Event-ID'] = this.#last;
      const answer = await fetch(this.#path, { headers, cache: 'no-store', signal: this.#reading.signal });
      if ([401, 403, 404].includes(answer.status)) return 'refused';
      if (answer.status === 400) this.#last = ''; // of another log: the service was started on a new one
      if (!answer.ok) return false;
      opened = true;
      this.#changed(true);
      await this.#read(answer.body.getReader());
    } catch {
      // Cut, silent or unreachable: all the same, we come again.
    }
    return opened;
  }

  async #read(reader) {
    const decoder = new TextDecoder();
    const parser = new EventParser((event) => this.#take(event));
    for (;;) {
      const watchdog = setTimeout(() => this.#reading.abort(), silence);
      const { done, value } = await reader.read();
      clearTimeout(watchdog);
      if (done) return;
      parser.push(decoder.decode(value, { stream: true }));
    }
  }

  #take(event) {
    if (event.id) this.#last = event.id;
    try {
      this.#heard(JSON.parse(event.data));
    } catch (error) {
      console.warn('an event that cannot be shown', event.id, error);
    }
  }
}
