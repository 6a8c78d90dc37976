// Server-sent events (WHATWG HTML, section 9.2) out of pieces of text that end anywhere.

export class EventParser {
  #rest = '';
  #event = { id: '', name: '', data: [] };
  #take;

  /** `take` is given {id, name, data} for each event. */
  constructor(take) {
    this.#take = take;
  }

  push(text) {
    this.#rest += text;
    for (;;) {
      const end = this.#rest.search(/\r\n|\n|\r(?!$)/); // a CR at the end may be half of a CRLF
      if (end < 0) return;
      const line = this.#rest.slice(0, end);
      this.#rest = this.#rest.slice(this.#rest.startsWith('\r\n', end) ? end + 2 : end + 1);
      this.#line(line);
    }
  }

  #line(line) {
    if (line === '') {
      this.#end();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment, which keeps the line awake
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') this.#event.id = value;
    else if (field === 'event') this.#event.name = value;
    else if (field === 'data') this.#event.data.push(value);
  }

  #end() {
    const { id, name, data } = this.#event;
    this.#event = { id: '', name: '', data: [] };
    if (data.length) this.#take({ id, name, data: data.join('\n') });
  }
}
