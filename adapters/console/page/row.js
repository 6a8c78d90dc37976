// A tenant's row as it was, field by field; what an event changed is marked, with what it was before.
import { h, numberLink, table } from './dom.js';

/** {"provisioning": {"phase": …}} -> "provisioning.phase". */
function flat(state, before = '') {
  return Object.entries(state).flatMap(([name, value]) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? flat(value, `${before}${name}.`)
      : [[before + name, value]],
  );
}

function shown(name, value) {
  if (value === null) return h('span', { class: 'muted' }, 'none');
  if (name === 'number') return numberLink(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const was = (change) => [h('del', null, h('span', { class: 'hidden-visually' }, 'before: '), change.before), ' '];

/** `changes` as the API has them: {field, before, after}. Empty fields are left out, unless they became so. */
export function rowTable(position, state, changes) {
  const changed = new Map(changes.map((change) => [change.field, change]));
  const fields = new Map(flat(state).filter(([, value]) => value !== null && value !== ''));
  for (const { field, after } of changes) if (after === null) fields.set(field, null);
  const name = ([field]) => (changed.has(field) ? h('mark', { class: 'changed' }, field) : field);
  const value = ([field, now]) => {
    const change = changed.get(field);
    return [change && change.before !== null ? was(change) : null, shown(field, now)];
  };
  const caption = `At position ${position}; marked is what the last event before changed`;
  const columns = [
    { name: 'Field', head: true, cell: name },
    { name: 'Value', unnamed: true, cell: value },
  ];
  return table(caption, columns, [...fields], 'state');
}
