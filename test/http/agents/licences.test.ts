import { expect } from 'chai';
import { example } from '../../support/browser/front-end.ts';
import { useEditingService } from '../../support/editing-service.ts';

const rules = {
  known: [{ name: 'GPTBot', class: 'training', userAgent: 'GPTBot' }],
  policy: [{ agent: { class: 'training' }, act: 'deny' }],
};

describe('AI agents: licences of partners', () => {
  const { page, desk, put } = useEditingService();
  let serial = 0;

  const fresh = () => {
    serial += 1;
    return `/world/story-${serial}`;
  };

  const view = (
    agent: string,
    article: { readonly id: string; readonly section?: string; readonly tier?: string },
    headers: Record<string, string>,
  ) => page.meter(article, { headers: { 'User-Agent': `${agent}/1.0`, ...headers } });

  before(async () => {
    const saved = await put('/agents', { agents: rules }, { 'If-Match': '"0"' });
    expect(saved.status, await saved.text()).to.equal(200);
  });

  const issue = async (terms: object, as: 'olga' | 'edith' = 'olga') =>
    desk.call('POST', '/agents/licences', {
      as,
      body: { partner: 'Example AI', expiresAt: '2027-12-01T00:00:00+09:00', ...terms },
    });
  const issued = async (terms: object = {}) =>
    (await (await issue(terms)).json()) as { id: string; token: string; used: object };
  const withLicence = (token: string) => ({ Authorization: `License ${token}` });

  it('are issued by owners, shown once, and open what they cover to an agent that is refused', async () => {
    expect((await issue({}, 'edith')).status).to.equal(403);
    expect((await issue({ expiresAt: '2020-01-01T00:00:00Z' })).status).to.equal(422);
    const { token, id } = await issued({ tiers: ['metered'], sections: ['world'] });
    const [header, claims] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(JSON.parse(header ?? '')).to.include({ alg: 'ES256', typ: 'stile-license+jwt' });
    expect(JSON.parse(claims ?? '')).to.deep.include({
      aud: example,
      sub: 'Example AI',
      scope: { tiers: ['metered'], sections: ['world'] },
    });
    const opened = await view('GPTBot', { id: fresh(), section: 'world' }, withLicence(token));
    expect(opened).to.include({ granted: true, reason: 'AGENT_LICENSED' });
    expect(opened.agent).to.deep.include({ act: 'allow', price: null });
    expect(await view('GPTBot', { id: fresh() }, withLicence(token))).to.include({ reason: 'AGENT_REFUSED' });
    const premium = { id: fresh(), section: 'world', tier: 'premium' };
    expect(await view('GPTBot', premium, withLicence(token))).to.include({ reason: 'AGENT_REFUSED' });
    expect(await view('GPTBot', { id: fresh(), section: 'world' }, withLicence(`${token}x`))).to.include({
      reason: 'AGENT_REFUSED',
    });
    const list = (await (await desk.get('/agents/licences')).json()) as { licences: { id: string; token?: string }[] };
    expect(list.licences[0]).to.include({ id, state: 'valid' });
    expect(list.licences[0]).to.not.have.property('token');
  });

  it('end with their quota, exactly, and are listed with what was used', async () => {
    const { token, id } = await issued({ quota: { perDay: 2 } });
    const reasons = await Promise.all(
      Array.from({ length: 6 }, async () => (await view('GPTBot', { id: fresh() }, withLicence(token))).reason),
    );
    expect(reasons.filter((reason) => reason === 'AGENT_LICENSED')).to.have.length(2);
    expect(reasons.filter((reason) => reason === 'AGENT_REFUSED')).to.have.length(4);
    const list = (await (await desk.get('/agents/licences')).json()) as { licences: { id: string; used: object }[] };
    expect(list.licences.find((each) => each.id === id)?.used).to.deep.equal({ today: 2, total: 2 });
  });

  it('that are bound to a key open nothing without its signature', async () => {
    const { token } = await issued({ keyThumbprint: 'poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U' });
    expect(await view('GPTBot', { id: fresh() }, withLicence(token))).to.include({ reason: 'AGENT_REFUSED' });
  });

  it('are revoked at once, and stay listed', async () => {
    const { token, id } = await issued();
    expect(await view('GPTBot', { id: fresh() }, withLicence(token))).to.include({ reason: 'AGENT_LICENSED' });
    const revoked = await desk.call('DELETE', `/agents/licences/${id}`, { as: 'olga' });
    expect(await revoked.json()).to.include({ id, state: 'revoked' });
    expect(await view('GPTBot', { id: fresh() }, withLicence(token))).to.include({ reason: 'AGENT_REFUSED' });
    expect((await desk.call('DELETE', '/agents/licences/unknown', { as: 'olga' })).status).to.equal(404);
  });
});
