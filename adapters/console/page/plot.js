// Plots of the pool, as SVG. Each has a text that says the same; the tables beside them have the figures.
import { h, svg } from './dom.js';
import { days, plural, whole } from './format.js';

const day = 86_400_000;
const dayName = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const left = 4,
  right = 296,
  top = 14,
  bottom = 88;

const text = (x, y, anchor, words) => svg('text', { x, y, 'text-anchor': anchor }, words);

/** Down from what is available today to the day on which nothing is left, at the present rate. */
export function burnDown({ available, days_left: end }) {
  const span = end === null ? 14 : Math.min(Math.max(end * 1.2, 7), 365);
  const x = (days) => left + (right - left) * Math.min(days / span, 1);
  const atEnd = end === null ? available : Math.max(available * (1 - span / Math.max(end, 1e-9)), 0);
  const y = (number) => bottom - (bottom - top) * (available ? number / available : 0);
  const stop = end === null || end > span ? span : end;
  const line = `M${left} ${y(available)} L${x(stop)} ${y(atEnd)}`;
  const runsOut = end !== null && end <= span;
  const label =
    end === null
      ? `${plural(available, 'number')} available, none given within seven days`
      : `${plural(available, 'number')} available, ${days(end)} left at the present rate`;
  const lastDay = runsOut && dayName.format(Date.now() + end * day);
  return svg(
    'svg',
    { viewBox: '0 0 300 110', role: 'img', 'aria-label': label },
    svg('line', { class: 'axis', x1: left, x2: right, y1: bottom, y2: bottom }),
    svg('path', { class: 'burn-area', d: `${line} L${x(stop)} ${bottom} L${left} ${bottom} Z` }),
    svg('path', { class: 'burn-line', d: line }),
    runsOut && svg('circle', { class: 'burn-end', cx: x(end), cy: bottom, r: 4 }),
    text(left, 10, 'start', `${whole(available)} today`),
    runsOut && x(end) > 90 ? text(left, 103, 'start', 'today') : null,
    runsOut &&
      (x(end) > 60
        ? text(Math.min(x(end), 262), 103, 'middle', `empty ${lastDay}`)
        : text(left, 103, 'start', `empty ${lastDay}`)),
  );
}

/** The numbers given on each of the last four weeks' days. */
export function givenByDay(given, name) {
  const today = Math.floor(Date.now() / day);
  const days = Array.from({ length: 28 }, (_, i) => {
    const key = new Date((today - 27 + i) * day).toISOString().slice(0, 10);
    return { key, given: given.get(key) ?? 0 };
  });
  const most = Math.max(...days.map((one) => one.given), 1);
  const total = days.reduce((sum, one) => sum + one.given, 0);
  const width = (right - left) / 28;
  const bars = days.map((one, i) => {
    const height = one.given ? Math.max((one.given / most) * 34, 3) : 1.5;
    return svg(
      'rect',
      {
        class: one.given ? 'given' : 'given-none',
        x: left + i * width + 1,
        width: width - 2,
        y: 48 - height,
        height,
        rx: 1.5,
      },
      svg('title', null, `${one.key}: ${one.given}`),
    );
  });
  return svg(
    'svg',
    {
      viewBox: '0 0 300 64',
      role: 'img',
      'aria-label': `${name}: ${plural(total, 'number')} given within four weeks, at most ${whole(most)} a day`,
    },
    bars,
    text(left, 61, 'start', 'four weeks ago'),
    text(right, 61, 'end', `today · most ${whole(most)} a day`),
  );
}

/** How a whole is made up, as one bar; the figures stand beside it. */
export function partsBar(parts, classOf) {
  const total = parts.reduce((sum, part) => sum + part.size, 0);
  let at = 0;
  const rects = parts
    .filter((part) => part.size > 0)
    .map((part) => {
      const rect = svg(
        'rect',
        { class: classOf(part), x: `${(at / total) * 100}%`, width: `${(part.size / total) * 100}%`, height: '100%' },
        svg('title', null, part.title),
      );
      at += part.size;
      return rect;
    });
  return h('div', { class: 'parts', 'aria-hidden': 'true' }, svg('svg', null, rects));
}
