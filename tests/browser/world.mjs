// What the console is to show, made as a platform makes it: through the API.

export class World {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  async ask(method, path, body, headers = {}) {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${this.token}`,
        ...(body && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    return { status: answer.status, json: await answer.json() };
  }

  async post(path, body, headers) {
    const { status, json } = await this.ask('POST', path, body, headers);
    if (status >= 300 && status !== 402) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`);
    return json;
  }

  async tenant(id, name, country, phone, pays = true) {
    await this.post('/v1/tenants', {
      id,
      business_name: name,
      country,
      owner_phone: phone,
      email: `owner@${id}.example`,
    });
    if (pays) await this.post(`/v1/tenants/${id}/payment/activate`, { reference: `sub_${id}` });
  }

  async until(what, test, seconds = 30) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
      if (await test()) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`${what}: not within ${seconds} s`);
  }

  async stalled() {
    return (await this.ask('GET', '/v1/effects?phase=stalled')).json.items.map((one) => one.tenant);
  }
}

const served = [
  ['bakery', 'Birch & Daughters Bakery', 'GB', '+447900000201'],
  ['acme', 'Acme Plumbing', 'US', '+14155552201'],
  ['dental', 'Dental Practice Hofmann', 'GB', '+447900000202'],
  ['florist', 'Fiona’s Flowers', 'US', '+14155552202'],
  ['salon', 'Salon Élan', 'GB', '+447900000203'],
  ['garage', 'Garage Nord', 'US', '+14155552203'],
];
export const hostile = '<img src=x onerror=alert(1)>';

/** Tenants that have numbers, wait, do not pay, and stall; GB, US and NL have a pool, ES has none; in GB the carrier asks for an address. */
export async function settle(world) {
  const number = (start, count) =>
    Array.from({ length: count }, (_, i) => ({ number: `${start}${String(i).padStart(2, '0')}` }));
  await world.post('/v1/pool/numbers', {
    numbers: [...number('+4477009001', 12), ...number('+141555531', 5), ...number('+312012345', 3)],
  });
  for (const [id, name, country, phone] of served) {
    await world.tenant(id, name, country, phone);
    await world.post(`/v1/tenants/${id}/allocate`);
  }
  await world.post('/v1/tenants/garage/release', { reason: 'moved to another carrier' });
  await world.tenant('physio', 'Physio am Park', 'GB', '+447900000204', false);
  await world.post('/v1/tenants/physio/allocate');
  for (const [id, name, phone] of [
    ['taberna', 'Taberna del Mar', '+34612345671'],
    ['taller', 'Taller Ruiz', '+34612345672'],
  ]) {
    await world.tenant(id, name, 'ES', phone);
    await world.post(`/v1/tenants/${id}/allocate`);
  }
  await world.tenant('harbour', 'Harbour Dental', 'US', '+14155552204');
  await world.post('/v1/tenants/harbour/provision', { supply: 'purchase' }, { Prefer: 'wait=20' });
  await world.tenant('hostile', hostile, 'US', '+14155552205');
  for (const [id, name, phone] of [
    ['surf', 'Surf School Newquay', '+447900000211'],
    ['vet', 'Vets of Bath', '+447900000212'],
    ['cafe', 'Café Fitzroy', '+447900000213'],
  ]) {
    await world.tenant(id, name, 'GB', phone);
    await world.post(`/v1/tenants/${id}/provision`, { supply: 'purchase' });
  }
  await world.until('three of them stall', async () => (await world.stalled()).length === 3);
}

/** What the one that is to be retried lacked. */
export const giveAddress = (world, tenant) =>
  world.post(`/v1/tenants/${tenant}/address`, {
    name: 'Surf School Newquay',
    street: '1 Beach Road',
    city: 'Newquay',
    region: 'Cornwall',
    postal_code: 'TR7 1DE',
    country: 'GB',
  });
