// The API, by its own description: operations are called by their ids, and which of them a role may call is read there
// too. So a button is there where its operation is, and where the token may press it.

const session = { token: '', caller: null, operations: new Map(), version: '' };
let signedOut = () => {};

const mayBe = {
  anyone: () => true,
  caller: () => true,
  tenant: () => true,
  owner: (role) => role !== 'platform',
  self: (role) => role === 'tenant',
  platform: (role) => role !== 'tenant',
  operator: (role) => role === 'operator',
};

/** What an answer that is none says (RFC 9457). */
export class Problem extends Error {
  constructor(status, { code, detail, title, request_id: request } = {}) {
    super(detail ?? title ?? `the service answered ${status}`);
    this.status = status;
    this.code = code ?? '';
    this.request = request ?? '';
  }
}

/** Reads which operations there are. */
export async function learn() {
  const answer = await fetch('openapi.json');
  if (!answer.ok) throw new Problem(answer.status);
  const description = await answer.json();
  session.version = description.info.version;
  for (const [path, methods] of Object.entries(description.paths))
    for (const [method, one] of Object.entries(methods))
      session.operations.set(one.operationId, {
        path,
        method: method.toUpperCase(),
        access: one['x-access'],
        isRepeatable: one.parameters?.some((parameter) => parameter.$ref?.endsWith('/IdempotencyKey')),
      });
}

export const version = () => session.version;
export const token = () => session.token;
export const caller = () => session.caller;
/** `act` is called when the token opens nothing any more. */
export const whenSignedOut = (act) => {
  signedOut = act;
};

/** Whether there is such an operation, and the token may call it. An auditor reads what an operator does. */
export function may(id) {
  const operation = session.operations.get(id);
  if (!operation || !session.caller) return false;
  const isAuditor = session.caller.role === 'auditor';
  if (isAuditor && operation.method !== 'GET') return false;
  return Boolean(mayBe[operation.access]?.(isAuditor ? 'operator' : session.caller.role));
}

/** Takes the token if it is good; throws a Problem if it is not. */
export async function signIn(token) {
  session.token = token;
  try {
    session.caller = await call('getCaller');
  } catch (problem) {
    session.token = '';
    throw problem;
  }
}

export function signOut() {
  session.token = '';
  session.caller = null;
}

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID() is for https alone
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function request(operation, { path = {}, query = {}, body, signal }) {
  const place = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name]));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const search = given.length ? `?${new URLSearchParams(given)}` : '';
  const headers = { Authorization: `Bearer ${session.token}` };
  if (operation.isRepeatable) headers['Idempotency-Key'] = freshKey();
  if (body) headers['Content-Type'] = 'application/json';
  return [
    `${place.slice(1)}${search}`,
    { method: operation.method, headers, body: body && JSON.stringify(body), signal, cache: 'no-store' },
  ];
}

/** A command whose answer was lost is asked once more under the same key: it is done once, and its outcome told. */
async function send(operation, [address, options]) {
  try {
    return await fetch(address, options);
  } catch (error) {
    if (!operation.isRepeatable || options.signal?.aborted) throw error;
    return fetch(address, options);
  }
}

/** `{path, query, body, signal}` -> what the API answers. Throws a Problem. */
export async function call(id, asked = {}) {
  const operation = session.operations.get(id);
  if (!operation) throw new Problem(404, { code: 'NO_SUCH_OPERATION', detail: `this service has no ${id}` });
  const answer = await send(operation, request(operation, asked));
  const json = await answer.json().catch(() => ({}));
  if (answer.ok) return json;
  if (answer.status === 401 && session.caller) signedOut();
  throw new Problem(answer.status, json);
}

/** All of a list, page by page, up to `most` items; `more` says whether there are others. */
export async function list(id, { most = 500, ...asked } = {}) {
  const items = [];
  let next = null;
  do {
    const query = { ...asked.query, limit: Math.min(most, 500), after: next };
    const page = await call(id, { ...asked, query });
    items.push(...page.items);
    next = page.next;
  } while (next && items.length < most);
  return { items, more: Boolean(next) };
}
