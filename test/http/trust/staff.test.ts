import { expect } from 'chai';
import { createFrontEnd, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';
import { createPublisherKey } from '../../support/trust/publisher-claims.ts';
import { createSite } from '../../support/trust/site.ts';

const noon = Date.UTC(2026, 10, 23, 3);
const publication = 'with-staff';

describe('B8: the staff of a publication', () => {
  const [own, foreign] = [createPublisherKey(), createPublisherKey()];
  const rule = { issuer: 'https://login.example.com', audience: 'stile' };
  const config = useConfigDir({
    [publication]: {
      identity: {
        ...rule,
        algorithms: ['ES256'],
        publicKey: own.publicKey,
        require: { email_verified: true },
        exempt: { role: ['staff'] },
      },
    },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir }), { realNow: () => noon });
  const page = createFrontEnd(service, publication);
  const site = createSite(page, publication);

  const claimsOf = (claims: Record<string, unknown>) => ({
    iss: rule.issuer,
    aud: rule.audience,
    sub: 'reader-7',
    exp: noon / 1000 + 600,
    email_verified: true,
    ...claims,
  });

  const as = (claims: Record<string, unknown>) => signedIn(own.sign(claimsOf(claims)));

  const view = (headers: Record<string, string>, tier: string) => page.meter({ id: unread(), tier }, { headers });

  it('B8: reads everything, and nothing is counted', async () => {
    for (const role of ['staff', ['reader', 'staff']]) {
      const headers = as({ sub: 'editor', role });
      for (const tier of ['metered', 'premium'])
        expect(await view(headers, tier)).to.include({ granted: true, reason: 'STAFF', meter: null, banner: null });
      const served = await site.read('/articles/1', { ...headers, 'X-Article-Tier': 'premium' });
      expect(served).to.include({ status: 204, reason: 'STAFF', article: '1' });
    }
    expect(await page.used(as({ sub: 'editor' }))).to.equal(0);
  });

  const others: [string, Record<string, unknown>][] = [
    ['another role', { role: 'reader' }],
    ['no role', {}],
    ['a role that begins so', { role: 'staffer' }],
    ['a role in capitals', { role: 'STAFF' }],
    ['several roles in one text', { role: 'reader,staff' }],
    ['a role inside another claim', { role: { staff: true }, roles: ['staff'], claims: { role: 'staff' } }],
    ['a role inside a list of lists', { role: [['staff']] }],
  ];

  for (const [what, claims] of others) {
    it(`B8: is nobody who has ${what}`, async () => {
      const headers = as(claims);
      expect(await view(headers, 'premium')).to.include({ granted: false, reason: 'PREMIUM' });
      const { reader, reason } = await view(headers, 'metered');
      expect({ kind: reader.kind, reason }).to.deep.equal({ kind: 'registered', reason: 'METERED' });
    });
  }

  for (const verified of [undefined, false, 'true', 1, null, [false], {}]) {
    it(`B8: is nobody whose address is not verified (${JSON.stringify(verified)}), who counts as anonymous`, async () => {
      const headers = as({ role: 'staff', email_verified: verified });
      expect(await view(headers, 'premium')).to.include({ granted: false, reason: 'PREMIUM' });
      const { reader, meter } = await view(headers, 'metered');
      expect(reader).to.include({ kind: 'anonymous', missingClaim: 'email_verified' });
      expect(meter).to.include({ limit: 10 });
    });
  }

  it('B8: is nobody whose token another key has signed, or who only says so', async () => {
    const forged = signedIn(foreign.sign(claimsOf({ role: 'staff' })));
    const refused = await page.ask({ id: unread(), tier: 'premium' }, { headers: forged });
    await expectProblem(refused, { status: 401, code: 'invalid-identity' });
    const said = { ...as({}), 'X-Role': 'staff', role: 'staff', Cookie: 'role=staff' };
    expect(await view(said, 'premium')).to.include({ granted: false, reason: 'PREMIUM' });
  });

  it('B8: stops being so with the token', async () => {
    const headers = as({ role: 'staff', exp: noon / 1000 - 60 });
    const refused = await page.ask(unread(), { headers });
    await expectProblem(refused, { status: 401, code: 'invalid-identity' });
  });
});
