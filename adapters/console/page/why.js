// Why a tenant stands as it does: the API's explanation, asked for when somebody wants to know.
import { call, may } from './api.js';
import { h, put } from './dom.js';
import { plural } from './format.js';
import { trouble } from './say.js';

const answerOf = (told) => [
  h('p', { class: 'break' }, h('b', null, told.answer)),
  told.because.length
    ? h(
        'ol',
        { class: 'facts' },
        told.because.map((one) =>
          h(
            'li',
            { class: 'break' },
            one.text,
            one.positions.length
              ? h('span', { class: 'muted mono' }, ` [${one.positions.slice(0, 4).join(', ')}]`)
              : '',
          ),
        ),
      )
    : null,
  told.passedOver.length
    ? [
        h('p', { class: 'muted' }, 'Numbers that were not given:'),
        h(
          'ul',
          { class: 'facts' },
          told.passedOver.map((one) =>
            h('li', { class: 'break' }, h('span', { class: 'mono' }, one.number), `: ${one.why}`),
          ),
          told.morePassedOver ? h('li', null, `and ${plural(told.morePassedOver, 'more', 'more')}`) : null,
        ),
      ]
    : null,
];

/** Asks, and puts the answer into a place. `asOf` is a position; none is now. */
export async function explain(place, { tenant, question, asOf, signal }) {
  try {
    const told = await call('explainTenant', { path: { tenant, question }, query: { as_of: asOf }, signal });
    put(place, answerOf(told));
  } catch (error) {
    if (!signal.aborted) put(place, trouble(error));
  }
}

/** "Why?" to be opened in a row of a table; it asks when it is opened. */
export function whyDetails(tenant, signal, question = 'number') {
  if (!may('explainTenant')) return '';
  const place = h('div', { class: 'stack small' }, h('p', { class: 'muted' }, 'Asking…'));
  const opened = (event) => {
    if (event.target.open) explain(place, { tenant, question, signal });
  };
  return h(
    'details',
    { id: `why-${tenant}`, ontoggle: opened },
    h('summary', null, 'Why', h('span', { class: 'hidden-visually' }, ` does ${tenant} wait`)),
    place,
  );
}
