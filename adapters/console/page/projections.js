// The projections, as far as this service tells of them: their rows and how far each is behind the log. What a service does not
// have is not shown.
import { call, may } from './api.js';
import { sheet, table } from './dom.js';

const words = (name) => name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());
const shown = (value) => (value === null ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Nothing where there is no such operation, or the token may not call it. */
export async function projectionsSheet() {
  if (!may('listProjections')) return null;
  const answer = await call('listProjections');
  const rows = Array.isArray(answer) ? answer : answer.items;
  if (!rows.length) return null;
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name, i) => ({
    name: words(name),
    head: i === 0,
    kind: typeof rows[0][name] === 'number' ? 'num' : '',
    cell: (row) => shown(row[name] ?? null),
  }));
  return sheet('Projections', table('Rows folded from the log', columns, rows));
}
