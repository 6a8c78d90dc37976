// How a tenant came to its number: requirement 2's picture of steps over time, from the events. A table whose last column is
// drawn: it reads like one, and looks like a chart.
import { chip, h, sheet, svg, table } from './dom.js';
import { lasting, moment } from './format.js';
import { partsBar } from './plot.js';

const kinds = {
  done: 'done',
  refused: 'bad',
  stalled: 'bad',
  abandoned: 'bad',
  blocked: 'bad',
  unsure: 'warn',
  deferred: 'warn',
  retried: 'warn',
};
const chips = { done: 'good', bad: 'bad', warn: 'warn', busy: 'busy' };
const kindOf = (outcome) => kinds[outcome] ?? 'busy';

const at = (time, otherwise) => (time ? new Date(time).getTime() : otherwise);

/** Stretches in which something was done, put together where they touch. */
function busyStretches(steps, now) {
  const all = steps.flatMap((step) => [
    [at(step.begunAt), at(step.begunAt)],
    ...step.attempts.map((attempt) => [at(attempt.begunAt), at(attempt.endedAt, now)]),
  ]);
  all.sort((a, b) => a[0] - b[0]);
  const merged = [];
  for (const [from, to] of all) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/**
 * Times to per cent of the width. Stretches in which nothing happened and that would leave no room for the rest, such as
 * two days before a payment, are cut to a sliver; `cuts` says where, and how long they were.
 */
function scaleOf(steps, now) {
  const busy = busyStretches(steps, now);
  const active = Math.max(
    busy.reduce((sum, [from, to]) => sum + to - from, 0),
    1,
  );
  const pieces = [];
  for (const [i, [from, to]] of busy.entries()) {
    const before = i > 0 ? busy[i - 1][1] : from;
    if (from > before) pieces.push({ from: before, to: from, isCut: from - before > Math.max(active * 0.5, 250) });
    pieces.push({ from, to, isCut: false });
  }
  const shown = pieces.reduce((sum, piece) => sum + (piece.isCut ? 0 : piece.to - piece.from), 0);
  const cutWidth = Math.min(7, 40 / Math.max(pieces.filter((piece) => piece.isCut).length, 1));
  const room = 98 - cutWidth * pieces.filter((piece) => piece.isCut).length;
  let x = 1;
  for (const piece of pieces) {
    piece.x = x;
    piece.width = piece.isCut ? cutWidth : room * ((piece.to - piece.from) / Math.max(shown, 1));
    x += piece.width;
  }
  const place = (time) => {
    const piece = pieces.find((one) => time <= one.to) ?? pieces.at(-1);
    return piece.x + piece.width * Math.min((time - piece.from) / Math.max(piece.to - piece.from, 1), 1);
  };
  return { place, cuts: pieces.filter((piece) => piece.isCut), shown };
}

const background = (scale) => [
  scale.cuts.map((cut) => svg('rect', { class: 'cut', x: `${cut.x}%`, width: `${cut.width}%`, height: '100%' })),
  svg('line', { class: 'lane', x1: 0, x2: '100%', y1: '50%', y2: '50%' }),
];

function attemptBar(scale, attempt, now) {
  const from = scale.place(at(attempt.begunAt)),
    to = scale.place(at(attempt.endedAt, now));
  const bar = svg(
    'rect',
    { class: `bar-${kindOf(attempt.outcome)}`, x: `${from}%`, y: '22%', height: '56%', rx: 3 },
    svg('title', null, `${attempt.outcome} ${attempt.code ?? ''}`),
  );
  bar.style.width = `max(4px, ${to - from}%)`; // what took a millisecond is seen too
  return bar;
}

function drawn(scale, step, now) {
  const marks = step.attempts.length
    ? step.attempts.map((attempt) => attemptBar(scale, attempt, now))
    : svg('circle', {
        class: `bar-${kindOf(step.outcome)}`,
        cx: `${scale.place(at(step.begunAt))}%`,
        cy: '50%',
        r: 4.5,
      });
  return svg('svg', { 'aria-hidden': 'true' }, background(scale), marks);
}

function ruler(scale) {
  const word = (x, anchor, words) => svg('text', { x: `${x}%`, y: '70%', 'text-anchor': anchor }, words);
  const cuts = scale.cuts
    .slice(0, 3)
    .map((cut) => word(cut.x + cut.width / 2, 'middle', `⋯ ${lasting((cut.to - cut.from) / 1000)}`));
  return svg(
    'svg',
    { 'aria-hidden': 'true' },
    word(0, 'start', scale.cuts.some((cut) => cut.x < 15) ? '' : 'begun'),
    cuts,
    word(100, 'end', scale.cuts.some((cut) => cut.x > 80) ? '' : `${lasting(scale.shown / 1000)} at work`),
  );
}

function attemptsOf(step) {
  const failed = step.attempts.filter((attempt) => attempt.outcome !== 'done');
  if (!failed.length) return null;
  return h(
    'ul',
    { class: 'facts small muted' },
    failed.map((attempt) =>
      h(
        'li',
        { class: 'break' },
        `${attempt.outcome} ${attempt.code ?? ''}`,
        attempt.message ? `: ${attempt.message}` : '',
      ),
    ),
  );
}

function took(step, now) {
  if (!step.attempts.length) return '';
  return lasting((at(step.endedAt, now) - at(step.begunAt)) / 1000);
}

/** The flow as a sheet. */
export function flowSheet(flow) {
  if (!flow.steps.length)
    return sheet('The way to its number', h('p', { class: 'empty' }, 'Nobody asked for a number yet.'));
  const now = Date.now();
  const scale = scaleOf(flow.steps, now);
  const columns = [
    {
      name: 'Step',
      head: true,
      cell: (step) => [
        step.what,
        step.detail && h('div', { class: 'small muted break' }, step.detail),
        attemptsOf(step),
      ],
    },
    { name: 'Outcome', cell: (step) => chip(step.outcome, chips[kindOf(step.outcome)] ?? 'good') },
    { name: 'Took', kind: 'num', cell: (step) => took(step, now) },
    {
      name: 'Over time',
      kind: 'drawn',
      under: () => ruler(scale),
      unnamed: true,
      cell: (step) => drawn(scale, step, now),
    },
  ];
  return sheet(
    'The way to its number',
    table(
      h('span', null, 'Begun ', moment(flow.begunAt), ' UTC, outcome ', h('b', null, flow.outcome)),
      columns,
      flow.steps,
      'flow',
    ),
  );
}

const waitClass = (on) => `wait-${on.replace(/[^a-z]+/g, '-')}`;

/** Whom the tenant waited for, in all: where its time went. */
export function waitsSheet(timeline) {
  const totals = timeline.totals.filter((total) => total.seconds > 0);
  if (!totals.length) return null;
  const name = (total) => (total.on === 'nobody' ? 'nobody: all was done' : total.on);
  return sheet(
    'Whom it waited for',
    partsBar(
      timeline.waits.map((wait) => ({
        size: wait.seconds,
        on: wait.on,
        title: `${wait.on}: ${lasting(wait.seconds)}`,
      })),
      (wait) => waitClass(wait.on),
    ),
    h(
      'ul',
      { class: 'legend' },
      totals.map((total) =>
        h('li', null, h('span', { class: `key ${waitClass(total.on)}` }), `${name(total)}: ${lasting(total.seconds)}`),
      ),
    ),
  );
}
