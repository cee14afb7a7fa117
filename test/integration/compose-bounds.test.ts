import { expect } from 'chai';
import { parseStoreAddress } from '../../src/settings/store-address.ts';
import { type Compose, expectNamesToBeThere, readCompose } from '../support/processes/compose-file.ts';

/** Each service may take so much, and can change nothing but what it is for. */
function expectConfined(services: Compose['services']): void {
  for (const [name, one] of Object.entries(services)) {
    expect(one.mem_limit, name).to.be.a('string');
    expect(one.cpus, name).to.be.a('string');
    expect(one.pids_limit, name).to.be.within(100, 1_000);
    expect(one.read_only, name).to.equal(true);
    expect(one.cap_drop, name).to.deep.equal(['ALL']);
    expect(one.security_opt, name).to.deep.equal(['no-new-privileges:true']);
  }
}

describe('N8: the services of every compose file', () => {
  for (const name of ['compose.yaml', 'compose.sqlite.yaml', 'compose.cluster.yaml', 'compose.observability.yaml'])
    it(`of ${name} have bounds, read-only files and no rights`, () => expectConfined(readCompose(name).services));
});

describe('N8: docker/compose.sqlite.yaml', () => {
  const compose = readCompose('compose.sqlite.yaml');
  const { stile = {}, ...others } = compose.services;

  it('runs Stile alone, as compose.yaml does but for the store, which is on a volume', () => {
    expectNamesToBeThere(compose);
    expect(others).to.deep.equal({});
    const base = readCompose('compose.yaml');
    const { STORE_URL, ...environment } = stile.environment ?? {};
    const { STORE_URL: _, ...usual } = base.services['stile']?.environment ?? {};
    expect(environment).to.deep.equal(usual);
    expect(compose.secrets).to.deep.equal(base.secrets);
    const address = parseStoreAddress(STORE_URL ?? '');
    expect(address).to.deep.equal({ kind: 'file', dir: '/app/data' });
    expect(stile.volumes).to.include('data:/app/data');
  });
});
