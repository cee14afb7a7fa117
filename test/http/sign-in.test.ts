import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { expect } from 'chai';
import jsonwebtoken from 'jsonwebtoken';
import { as, createFrontEnd, expectProblem, type FrontEnd, signedIn, unread } from '../support/browser/front-end.ts';
import { useConfigDir } from '../support/publications.ts';
import { readerSecret, useEntitlementDesk } from '../support/selling/entitlements.ts';
import { useService } from '../support/service.ts';

describe('a reader who signs in', () => {
  const config = useConfigDir({ 'another-title': {}, 'without-identity': { identity: null } });
  const service = useService(() => ({ CONFIG_DIR: config.dir, READER_SECRET: readerSecret }), {
    realNow: () => Date.UTC(2026, 10, 23, 3),
  });
  const page = createFrontEnd(service);
  const desk = useEntitlementDesk(service);

  let subs = 0;
  /** The sign-in headers of somebody who was never here before. */
  async function somebody() {
    subs += 1;
    return signedIn(await page.signIn(`somebody-${subs}@example.com`));
  }

  describe('200', () => {
    it('is the registered reader of that name on every device, and gets no cookie', async () => {
      const headers = await somebody();
      const first = await page.ask(unread(), { headers });
      expect(first.headers.getSetCookie()).to.deep.equal([]);
      const { reader } = (await first.json()) as Awaited<ReturnType<FrontEnd['meter']>>;
      expect(reader).to.deep.equal({ id: reader.id, kind: 'registered' });
      const again = await page.meter(unread(), { headers });
      expect(again.reader).to.deep.equal(reader);
      expect(again.meter).to.include({ limit: 15, used: 2 });
    });

    it('takes the scheme in any case', async () => {
      const { Authorization } = await somebody();
      const [, token] = Authorization.split(' ');
      for (const header of [`bearer ${token}`, `BEARER  ${token}`])
        expect((await page.meter('a', { headers: { Authorization: header } })).reader.kind).to.equal('registered');
    });

    it('B17: brings the articles read before, a union and not a sum, and the view itself is counted once', async () => {
      const [anonymous, headers] = [as(await page.newReader()), await somebody()];
      const [common, mine, theirs] = [unread(), unread(), unread()];
      for (const article of [common, mine]) await page.meter(article, { headers: anonymous });
      for (const article of [common, theirs]) await page.meter(article, { headers });
      const both = { ...anonymous, ...headers };
      const decision = await page.meter(unread(), { headers: both });
      expect(decision.reader.kind).to.equal('registered');
      expect(decision.meter).to.include({ limit: 15, used: 4, left: 11 });
      for (const article of [common, mine, theirs])
        expect(await page.meter(article, { headers }), article).to.include({ reason: 'ALREADY_READ' });
    });

    it('B17: unites once, however often both are sent; B6: signed out again, the cookie goes on with the same meter', async () => {
      const [anonymous, headers] = [as(await page.newReader()), await somebody()];
      await page.readMany(3, { headers: anonymous });
      const both = { ...anonymous, ...headers };
      const decisions = await page.readMany(3, { headers: both });
      expect(decisions.map(({ meter }) => meter?.used)).to.deep.equal([4, 5, 6]);
      expect(await page.used(anonymous)).to.equal(6);
      await page.readMany(2, { headers: anonymous });
      expect(await page.used(both)).to.equal(8);
    });

    it('B17: unites a reader who was at the wall, and never shows more than the limit as used', async () => {
      const headers = await somebody();
      const devices = [as(await page.newReader()), as(await page.newReader())];
      for (const device of devices) await page.readMany(10, { headers: device });
      const [first, second] = devices.map((device) => ({ ...device, ...headers }));
      const behindWall = await page.meter(unread(), { headers: first ?? {} });
      expect(behindWall).to.include({ granted: true, reason: 'METERED' });
      expect(behindWall.meter).to.include({ used: 11, left: 4 });
      const denied = await page.meter(unread(), { headers: second ?? {} });
      expect(denied).to.include({ granted: false, reason: 'METER_EXHAUSTED' });
      expect(denied.meter).to.include({ limit: 15, used: 15, left: 0 });
    });

    it('B17: gives an anonymous history to the first who signs in with it, and to nobody else', async () => {
      const [anonymous, first, second] = [as(await page.newReader()), await somebody(), await somebody()];
      await page.readMany(3, { headers: anonymous });
      expect((await page.meter(unread(), { headers: { ...anonymous, ...first } })).meter).to.include({ used: 4 });
      expect((await page.meter(unread(), { headers: { ...anonymous, ...second } })).meter).to.include({ used: 1 });
    });
  });

  describe('401', () => {
    const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

    /** Of a valid token, one that says it is signed in another way. */
    const restated = (token: string, alg: string, signature: string) => {
      const header = { ...jsonwebtoken.decode(token, { complete: true })?.header, alg };
      return `${base64url(header)}.${token.split('.')[1]}.${signature}`;
    };

    async function publicPem(): Promise<string> {
      const { keys } = (await (await page.get('/.well-known/jwks.json')).json()) as { keys: JsonWebKey[] };
      const key = createPublicKey({ key: keys[0] ?? {}, format: 'jwk' });
      return key.export({ type: 'spki', format: 'pem' }).toString();
    }

    const forgeries: [string, (valid: string) => Promise<string> | string][] = [
      ['garbage', () => 'garbage'],
      ['three parts of garbage', () => 'a.b.c'],
      ['a token without its signature', (valid) => valid.slice(0, valid.lastIndexOf('.') + 1)],
      ['a token with another signature', (valid) => `${valid.slice(0, -8)}AAAAAAAA`],
      ['alg none', (valid) => restated(valid, 'none', '')],
      ['alg NoNe', (valid) => restated(valid, 'NoNe', '')],
      [
        'another sub under the same signature',
        (valid) => {
          const [header, , signature] = valid.split('.');
          const claims = jsonwebtoken.decode(valid) as object;
          return `${header}.${base64url({ ...claims, sub: 'owner@example.com' })}.${signature}`;
        },
      ],
      [
        'the public key taken for a secret',
        async (valid) => {
          const { alg: _, ...header } = jsonwebtoken.decode(valid, { complete: true })?.header ?? { alg: '' };
          const claims = `${base64url({ ...header, alg: 'HS256' })}.${valid.split('.')[1]}`;
          return `${claims}.${createHmac('sha256', await publicPem())
            .update(claims)
            .digest('base64url')}`;
        },
      ],
      ['a receipt', async () => (await page.meter(unread(), { fields: { receipt: true } })).receipt ?? ''],
      [
        'an entitlement token',
        async () => {
          const { reader } = await page.meter({ id: 'free', tier: 'free' });
          await desk.give('nikkei-asian-review', reader.id, { state: 'active' });
          return (await page.meter(unread(), { headers: as(reader.token ?? '') })).token ?? '';
        },
      ],
      ['a reader token', () => page.newReader()],
    ];

    for (const [name, forge] of forgeries) {
      it(`refuses ${name}, and counts nothing for the anonymous reader beside it`, async () => {
        const anonymous = as(await page.newReader());
        const token = await forge(await page.signIn('victim@example.com'));
        expect(token).to.not.equal('');
        const refused = await page.ask(unread(), { headers: { ...anonymous, ...signedIn(token) } });
        expect(refused.headers.get('www-authenticate')).to.equal('Bearer');
        expect(refused.headers.getSetCookie()).to.deep.equal([]);
        await expectProblem(refused, { status: 401, code: 'invalid-identity' });
        expect(await page.used(anonymous)).to.equal(0);
      });
    }

    it('refuses a token that was valid, with its signature written in another way', async () => {
      const token = await page.signIn('victim@example.com');
      for (const changed of [`${token}=`, `${token}.`, `${token}A`, token.replace('.', '..')]) {
        const refused = await page.ask(unread(), { headers: signedIn(changed) });
        await expectProblem(refused, { status: 401, code: 'invalid-identity' });
      }
    });

    it('B4: takes another scheme for no sign-in', async () => {
      for (const Authorization of ['Basic YTpi', 'Token abc', '']) {
        expect(await page.meter(unread(), { headers: { Authorization } })).to.include({ reason: 'METERED' });
      }
    });

    it('refuses a bearer token that is none', async () => {
      for (const Authorization of ['Bearer', 'Bearer ', 'Bearer a b']) {
        const refused = await page.ask(unread(), { headers: { Authorization } });
        await expectProblem(refused, { status: 401, code: 'invalid-identity' });
      }
    });

    it('refuses a token of another publication', async () => {
      const headers = signedIn(await page.signIn('victim@example.com'));
      const refused = await page.ask(unread(), { publication: 'another-title', headers });
      await expectProblem(refused, { status: 401, code: 'invalid-identity' });
    });

    it('refuses any token where the publication takes none', async () => {
      const headers = signedIn(await page.signIn('victim@example.com'));
      const refused = await page.ask(unread(), { publication: 'without-identity', headers });
      await expectProblem(refused, { status: 401, code: 'invalid-identity' });
    });
  });
});
