// Elements are made here and nowhere else. Whatever a log holds becomes text nodes: no markup is ever parsed.
import { may } from './api.js';

const svgNamespace = 'http://www.w3.org/2000/svg';

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value') element.value = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** An HTML element; `on…` are listeners, all else are attributes, children are nodes or texts. */
export const h = (name, properties, ...children) => fill(document.createElement(name), properties, children);

/** An SVG element. */
export const svg = (name, properties, ...children) =>
  fill(document.createElementNS(svgNamespace, name), properties, children);

/** Gives the keyboard to who has this id, or, where that is gone, to the view's heading: never to nobody. */
export function refocus(id) {
  const target = (id && document.getElementById(id)) || document.querySelector('main h1');
  target?.focus({ preventScroll: true });
}

/**
 * Puts new content into a place without taking the keyboard away from who is there: what had the focus has it
 * again, by its id, and what was open stays open.
 */
export function put(place, ...nodes) {
  const had = place !== document.activeElement && place.contains(document.activeElement);
  const { id } = document.activeElement;
  const open = [...place.querySelectorAll('details[open][id]')].map((one) => one.id);
  place.replaceChildren(...nodes.flat(Infinity).filter(Boolean));
  for (const one of open) {
    const again = document.getElementById(one);
    if (again) again.open = true;
  }
  if (had) refocus(id);
}

/** What is wider than its place can be scrolled by the keyboard too, and only then is a stop of it. */
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const scrolls = target.scrollWidth > target.clientWidth + 1;
    for (const [name, value] of [
      ['tabindex', '0'],
      ['role', 'region'],
      ['aria-label', target.querySelector('caption').textContent],
    ])
      if (scrolls) target.setAttribute(name, value);
      else target.removeAttribute(name);
  }
});

function scrolling(content) {
  const place = h('div', { class: 'table' }, content);
  widths.observe(place);
  return place;
}

/**
 * A table with a caption. `columns`: {name, cell(row), head: whether it heads its row, kind: class of its
 * cells}. On a phone each row is a card, so cells carry their column's name.
 */
export function table(caption, columns, rows, kind = '') {
  const cell = (column, row) => {
    const content = column.cell(row);
    if (column.head) return h('th', { scope: 'row', class: column.kind }, content);
    const isEmpty = [content].flat(Infinity).every((part) => !part); // it is left out on a phone
    return h(
      'td',
      { class: column.kind, 'data-name': column.unnamed ? null : column.name },
      isEmpty ? '' : h('div', null, content),
    );
  };
  const heads = columns.map((column) =>
    h(
      'th',
      { scope: 'col', class: column.kind },
      column.before?.(),
      column.unnamed ? h('span', { class: 'hidden-visually' }, column.name) : column.name,
      column.under?.(),
    ),
  );
  return scrolling(
    h(
      'table',
      { class: `cards ${kind}` },
      h('caption', null, caption),
      h('thead', null, h('tr', null, heads)),
      h(
        'tbody',
        null,
        rows.map((row) =>
          h(
            'tr',
            null,
            columns.map((column) => cell(column, row)),
          ),
        ),
      ),
    ),
  );
}

export const sheet = (title, ...children) => h('section', { class: 'sheet' }, h('h2', null, title), children);

export const chip = (text, kind = '') => h('span', { class: `chip ${kind}` }, text);

export const link = (address, text) => h('a', { href: address }, text);
export const tenantLink = (id) =>
  id ? h('a', { href: `#/tenant/${encodeURIComponent(id)}`, class: 'mono break' }, id) : '';
/** Leads to the number's life, for who may read it. */
export function numberLink(number) {
  if (!number) return '';
  if (!may('getNumberHistory')) return h('span', { class: 'mono nowrap' }, number);
  return h('a', { href: `#/number/${encodeURIComponent(number)}`, class: 'mono nowrap' }, number);
}

/** A dt and dd of `.figures`. */
export const figure = (name, value, more) =>
  h('div', null, h('dt', null, name), h('dd', null, value, more ? h('small', null, ` ${more}`) : null));
