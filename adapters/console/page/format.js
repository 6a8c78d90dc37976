// How numbers, times and places are told. Times are UTC, as in the log: operators compare them with its lines.
import { h } from './dom.js';

const count = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

export const whole = (number) => count.format(number);
export const plural = (number, one, many = `${one}s`) => `${whole(number)} ${number === 1 ? one : many}`;

export function country(code) {
  try {
    return regions.of(code);
  } catch {
    return code; // what is no code of a region
  }
}

/** "2026-03-01 09:00:00", of a time that the API gave. */
export const utc = (time) => new Date(time).toISOString().replace('T', ' ').slice(0, 19);

/** "850 ms", "12.3 s", "5 min 3 s", "7 h 20 min", "12 d 4 h". */
export function lasting(seconds) {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const units = [
    ['d', 86400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ];
  const first = units.findIndex(([, size]) => seconds >= size);
  const [name, size] = units[first];
  const [smaller, part] = units[first + 1];
  const rest = Math.floor((seconds % size) / part);
  return `${Math.floor(seconds / size)} ${name}${rest ? ` ${rest} ${smaller}` : ''}`;
}

export function days(number) {
  if (number === null) return 'no pace';
  if (number >= 100) return `${whole(number)} days`;
  const rounded = number < 10 ? Math.round(number * 10) / 10 : Math.round(number);
  return `${rounded} ${rounded === 1 ? 'day' : 'days'}`;
}

const stamp = (time, text) => h('time', { datetime: time, title: `${utc(time)} UTC`, class: 'nowrap' }, text);

/** A moment, in full. */
export const moment = (time) => (time ? stamp(time, utc(time)) : '');

/** A moment, by how long ago it was, or how far it is. */
export function ago(time) {
  if (!time) return '';
  const seconds = (Date.now() - new Date(time)) / 1000;
  if (Math.abs(seconds) < 1) return stamp(time, 'now');
  return stamp(time, seconds > 0 ? `${lasting(seconds)} ago` : `in ${lasting(-seconds)}`);
}
