import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { expect } from 'chai';
import jsonwebtoken, { type JwtPayload } from 'jsonwebtoken';
import { entitlementAnswerSchema } from '../../src/http/schemas/metering.ts';
import type { Entitlement } from '../../src/paywall/entitlements/entitlement.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../support/browser/front-end.ts';
import { readerSecret, useEntitlementDesk } from '../support/selling/entitlements.ts';
import { useService } from '../support/service.ts';

const noon = Date.UTC(2026, 10, 23, 3);
const newYear = Date.UTC(2026, 11, 31, 15);
const path = `/v1/${example}/entitlement`;

describe('GET /v1/{publication}/entitlement', () => {
  const service = useService({ READER_SECRET: readerSecret }, { realNow: () => noon });
  const page = createFrontEnd(service);
  const desk = useEntitlementDesk(service);

  async function newReader() {
    const { reader } = await page.meter({ id: 'free', tier: 'free' });
    return { id: reader.id, headers: as(reader.token ?? '') };
  }

  async function ask(headers: Record<string, string>) {
    const answer = await page.get(path, headers);
    const json: unknown = await answer.json();
    expect(answer.status, JSON.stringify(json)).to.equal(200);
    expect(entitlementAnswerSchema.parse(json)).to.deep.equal(json);
    return { headers: answer.headers, ...entitlementAnswerSchema.parse(json) };
  }

  /** The claims of a token, proved by the published keys. */
  async function proved(token: string): Promise<JwtPayload> {
    const { keys } = (await (await page.get('/.well-known/jwks.json')).json()) as { keys: JsonWebKey[] };
    const { header } = jsonwebtoken.decode(token, { complete: true }) ?? {};
    expect(header).to.include({ alg: 'ES256', typ: 'JWT' });
    const key = createPublicKey({ key: keys.find(({ kid }) => kid === header?.kid) ?? {}, format: 'jwk' });
    const options = { algorithms: ['ES256' as const], clockTimestamp: noon / 1000 };
    return jsonwebtoken.verify(token, key, { ...options, issuer: service.url, audience: example }) as JwtPayload;
  }

  describe('200', () => {
    it('none: for anyone who has never bought anything, with no token', async () => {
      const { headers } = await newReader();
      const { entitlement, token } = await ask(headers);
      expect(entitlement).to.deep.equal({ state: 'none', offer: null, endsAt: null });
      expect(token).to.equal(null);
    });

    it('B9: mints nobody where there is no reader, privately', async () => {
      const { headers } = await ask({});
      expect(headers.get('set-cookie')).to.equal(null);
      expect(headers.get('cache-control')).to.equal('private, no-store');
      expect(headers.get('vary')).to.include('Cookie').and.include('X-Entitlement-Token');
    });

    const letIn: [Partial<Entitlement>, number][] = [
      [{ state: 'trial', endsAt: newYear, lapse: { at: newYear, into: 'trial-expired' } }, 300],
      [{ state: 'active', offer: 'yearly' }, 300],
      [{ state: 'active', endsAt: newYear, lapse: { at: newYear, into: 'expired' } }, 300],
      [{ state: 'grace', lapse: { at: noon + 90_000, into: 'expired' } }, 90],
    ];

    for (const [given, seconds] of letIn) {
      it(`${given.state}: answers ${JSON.stringify(given)} and a token that proves it for ${seconds} seconds`, async () => {
        const { id, headers } = await newReader();
        await desk.give(example, id, given);
        const { entitlement, token, headers: answered } = await ask(headers);
        const { state, offer = null, endsAt = null } = given;
        const shown = endsAt === null ? null : '2027-01-01T00:00:00+09:00';
        expect(entitlement).to.deep.equal({ state, offer, endsAt: shown });
        const { ent, ...claims } = await proved(token ?? '');
        const iat = noon / 1000;
        expect(claims).to.deep.equal({ iss: service.url, aud: example, sub: id, iat, exp: iat + seconds, ver: 1 });
        expect(ent).to.include({ state, offer });
        expect(Date.parse(ent.endsAt) || null).to.equal(endsAt);
        expect(answered.get('set-cookie')).to.include(`stile_entitlement_${example}=${token};`);
      });
    }

    for (const state of ['trial-expired', 'expired', 'revoked'] as const) {
      it(`${state}: says so, with no token`, async () => {
        const { id, headers } = await newReader();
        await desk.give(example, id, { state, offer: 'trial-3-months' });
        const answer = await ask(headers);
        expect(answer.entitlement).to.include({ state, offer: 'trial-3-months' });
        expect(answer.token).to.equal(null);
        expect(answer.headers.get('set-cookie')).to.equal(null);
      });
    }

    it('says what time alone has made of it', async () => {
      const { id, headers } = await newReader();
      await desk.give(example, id, { state: 'trial', lapse: { at: noon, into: 'trial-expired' } });
      const { entitlement, token } = await ask(headers);
      expect({ state: entitlement.state, token }).to.deep.equal({ state: 'trial-expired', token: null });
    });

    it('gives a token whose ver rises with every change, and which lets its reader in', async () => {
      const { id, headers } = await newReader();
      const versions: unknown[] = [];
      for (const offer of ['first', 'second', 'third']) {
        await desk.give(example, id, { state: 'active', offer });
        const { token } = await ask(headers);
        versions.push((await proved(token ?? ''))['ver']);
        const alone = { 'X-Entitlement-Token': token ?? '' };
        const decision = await page.meter({ id: unread(), tier: 'premium' }, { headers: alone });
        expect(decision.entitlement).to.include({ state: 'active', offer });
      }
      expect(versions).to.deep.equal([1, 2, 3]);
    });

    it('never repeats what a token says: the store is asked', async () => {
      const { id, headers } = await newReader();
      await desk.give(example, id, { state: 'active' });
      const { token } = await ask(headers);
      await desk.give(example, id, { state: 'revoked' });
      const answer = await ask({ ...headers, 'X-Entitlement-Token': token ?? '' });
      expect(answer.entitlement.state).to.equal('revoked');
      expect(answer.token).to.equal(null);
    });

    it('answers for the registered reader where somebody signs in', async () => {
      const signIn = signedIn(await page.signIn('member@example.com'));
      const { reader } = await page.meter({ id: 'free', tier: 'free' }, { headers: signIn });
      await desk.give(example, reader.id, { state: 'active' });
      const { headers } = await newReader();
      expect((await ask({ ...headers, ...signIn })).entitlement.state).to.equal('active');
      expect((await ask(headers)).entitlement.state).to.equal('none');
    });
  });

  it('401: refuses an invalid sign-in token', async () => {
    await expectProblem(await page.get(path, signedIn('forged')), { status: 401, code: 'invalid-identity' });
  });

  it('404: knows the publications that there are, and no others', async () => {
    const refused = await page.get('/v1/elsewhere/entitlement');
    await expectProblem(refused, { status: 404, code: 'unknown-publication' });
  });

  it('405: takes no other method', async () => {
    const refused = await page.post(path, {});
    expect(refused.headers.get('allow')).to.equal('GET, OPTIONS');
    await expectProblem(refused, { status: 405, code: 'method-not-allowed' });
  });

  it('422: takes no query', async () => {
    const refused = await page.get(`${path}?reader=r_somebody-else`);
    await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['reader'] });
  });
});
