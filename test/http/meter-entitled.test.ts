import { expect } from 'chai';
import jsonwebtoken, { type JwtPayload } from 'jsonwebtoken';
import type { Entitlement } from '../../src/paywall/entitlements/entitlement.ts';
import { as, createFrontEnd, example, signedIn, unread } from '../support/browser/front-end.ts';
import { smallMeter, useConfigDir } from '../support/publications.ts';
import { readerSecret, useEntitlementDesk } from '../support/selling/entitlements.ts';
import { useService } from '../support/service.ts';

const noon = Date.UTC(2026, 10, 23, 3);
const january = Date.UTC(2026, 11, 31, 15);
const minutes = (count: number) => count * 60_000;

describe('POST /v1/{publication}/meter for those who have bought something', () => {
  const config = useConfigDir({ small: { meter: smallMeter } });
  const service = useService(() => ({ READER_SECRET: readerSecret, CONFIG_DIR: config.dir }), { realNow: () => now });
  const page = createFrontEnd(service);
  const desk = useEntitlementDesk(service);
  let now = noon;

  beforeEach(() => {
    now = noon;
  });

  /** A new reader who has this, known by the reader token. */
  async function readerWith(given: Partial<Entitlement>, publication = example) {
    const { reader } = await page.meter({ id: 'free', tier: 'free' }, { publication });
    await desk.give(publication, reader.id, given);
    return { id: reader.id, headers: as(reader.token ?? '') };
  }

  const letIn: [string, Partial<Entitlement>, string | null][] = [
    ['TRIAL', { state: 'trial', lapse: { at: january, into: 'trial-expired' }, endsAt: january }, null],
    ['SUBSCRIBER', { state: 'active' }, null],
    ['SUBSCRIBER', { state: 'active', lapse: { at: january, into: 'expired' }, endsAt: january }, null],
    ['GRACE', { state: 'grace', lapse: { at: january, into: 'expired' } }, 'payment-failed'],
  ];

  for (const [reason, given, banner] of letIn) {
    it(`${reason}: granted to ${JSON.stringify(given)}, premium articles too, and never counted`, async () => {
      const { id, headers } = await readerWith({ ...given, offer: 'trial-3-months' });
      for (const tier of ['metered', 'premium']) {
        const decision = await page.meter({ id: unread(), tier }, { headers });
        expect(decision).to.include({ granted: true, reason, grantReason: 'SUBSCRIBER', meter: null });
        expect(decision.banner?.state ?? null).to.equal(banner);
        const endsAt = given.endsAt === undefined ? null : '2027-01-01T00:00:00+09:00';
        expect(decision.entitlement).to.deep.equal({ state: given.state, offer: 'trial-3-months', endsAt });
        expect(jsonwebtoken.decode(decision.token ?? '')).to.include({ sub: id, aud: example, ver: 1 });
      }
      await desk.give(example, id, { state: 'none' });
      expect(await page.used(headers)).to.equal(0);
    });
  }

  it('GRACE: asks for a new card', async () => {
    const { headers } = await readerWith({ state: 'grace' });
    const { banner } = await page.meter(unread(), { headers });
    expect(banner).to.deep.include({ layout: 'bar', button: { label: 'Update your card', action: 'portal' } });
  });

  const lost: [Entitlement['state'], string, string][] = [
    ['trial-expired', 'TRIAL_EXPIRED', 'trial-expired'],
    ['expired', 'SUBSCRIPTION_EXPIRED', 'subscription-expired'],
    ['revoked', 'SUBSCRIPTION_EXPIRED', 'subscription-expired'],
  ];

  for (const [state, reason, banner] of lost) {
    it(`${reason}: ${state} is back on the meter, with a bar that says so and then a wall`, async () => {
      const publication = 'small';
      const { headers } = await readerWith({ state }, publication);
      const [first, , denied] = await page.readMany(3, { publication, headers });
      expect(first).to.include({ granted: true, reason: 'METERED' }).and.not.have.property('token');
      expect(first?.banner).to.include({ state: banner, layout: 'bar' });
      expect(denied).to.include({ granted: false, reason });
      expect(denied?.banner).to.include({ state: banner, layout: 'wall' });
      expect(denied?.banner?.list?.items).to.have.lengthOf(2);
      const premium = await page.meter({ id: unread(), tier: 'premium' }, { publication, headers });
      expect(premium).to.include({ granted: false, reason: 'PREMIUM' });
      expect(premium.banner).to.include({ state: banner, layout: 'wall' });
      const free = await page.meter({ id: unread(), tier: 'free' }, { publication, headers });
      expect(free).to.include({ reason: 'FREE', banner: null });
    });
  }

  it('ends a trial by time alone', async () => {
    const { headers } = await readerWith({ state: 'trial', lapse: { at: noon + minutes(60), into: 'trial-expired' } });
    now = noon + minutes(60) - 1;
    expect(await page.meter(unread(), { headers })).to.include({ reason: 'TRIAL' });
    now = noon + minutes(60);
    const decision = await page.meter(unread(), { headers });
    expect(decision).to.include({ reason: 'METERED' });
    expect(decision.entitlement.state).to.equal('trial-expired');
  });

  it('knows a subscriber who signs in, on any device', async () => {
    const headers = signedIn(await page.signIn('subscriber@example.com'));
    const { reader } = await page.meter({ id: 'free', tier: 'free' }, { headers });
    await desk.give(example, reader.id, { state: 'active' });
    expect(await page.meter(unread(), { headers })).to.include({ reason: 'SUBSCRIBER' });
  });

  describe('the entitlement token', () => {
    const tokenOf = async (headers: Record<string, string>) => (await page.meter(unread(), { headers })).token ?? '';

    it('is set as a cookie for as long as it lasts, and sent again only when it is to be renewed', async () => {
      const { headers } = await readerWith({ state: 'active' });
      const first = await page.ask(unread(), { headers });
      const [cookie = ''] = first.headers.getSetCookie();
      expect(cookie).to.match(
        /^stile_entitlement_nikkei-asian-review=[\w.-]+; Max-Age=300; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      const Cookie = cookie.slice(0, cookie.indexOf(';'));
      const second = await page.ask(unread(), { headers: { ...headers, Cookie } });
      expect(second.headers.getSetCookie()).to.deep.equal([]);
      const { token } = (await second.json()) as { token: string };
      expect(`stile_entitlement_${example}=${token}`).to.equal(Cookie);
    });

    it('in grace hides nothing: anyone who has mended the card is told of it no longer', async () => {
      const { id, headers } = await readerWith({ state: 'grace' });
      const held = { ...headers, 'X-Entitlement-Token': await tokenOf(headers) };
      expect(await page.meter(unread(), { headers: held })).to.include({ reason: 'GRACE' });
      await desk.give(example, id, { state: 'active' });
      expect(await page.meter(unread(), { headers: held })).to.include({ reason: 'SUBSCRIBER', banner: null });
    });

    it('T3, S5: lets in by itself, and says nothing of who that is', async () => {
      const { id, headers } = await readerWith({ state: 'active' });
      const alone = { 'X-Entitlement-Token': await tokenOf(headers) };
      const decision = await page.meter({ id: unread(), tier: 'premium' }, { headers: alone });
      expect(decision).to.include({ granted: true, reason: 'SUBSCRIBER' });
      expect(decision.reader.id).to.not.equal(id);
      expect(decision.reader).to.not.have.property('token');
    });

    it('is of no use to another reader, to another publication, changed, or once it has run out', async () => {
      const { headers } = await readerWith({ state: 'active' });
      const token = await tokenOf(headers);
      const other = { ...as(await page.newReader()), 'X-Entitlement-Token': token };
      expect(await page.meter(unread(), { headers: other })).to.include({ reason: 'METERED' });
      const alone = (changed: string, publication = example) =>
        page.meter(unread(), { publication, headers: { 'X-Entitlement-Token': changed } });
      expect(await alone(token, 'small')).to.include({ reason: 'METERED' });
      expect(await alone(`${token}A`)).to.include({ reason: 'METERED' });
      expect(await alone(token.slice(0, -1))).to.include({ reason: 'METERED' });
      now = noon + minutes(5);
      expect(await alone(token)).to.include({ reason: 'METERED' });
    });

    it('is not what a receipt is taken for', async () => {
      const { headers } = await readerWith({ state: 'active' });
      const { receipt = '' } = await page.meter(unread(), { headers, fields: { receipt: true } });
      const alone = { 'X-Entitlement-Token': receipt };
      expect(await page.meter(unread(), { headers: alone })).to.include({ reason: 'METERED' });
    });

    it('is renewed in its last minute, after a look at the store', async () => {
      const { id, headers } = await readerWith({ state: 'active' });
      const token = await tokenOf(headers);
      const alone = { ...headers, 'X-Entitlement-Token': token };
      now = noon + minutes(4) - 1000;
      expect(await tokenOf(alone)).to.equal(token);
      now = noon + minutes(4);
      await desk.give(example, id, { state: 'active', offer: 'renewed' });
      const renewed = jsonwebtoken.decode(await tokenOf(alone)) as JwtPayload;
      expect(renewed).to.deep.include({ ver: 2, exp: (noon + minutes(9)) / 1000 });
      expect(renewed['ent']).to.include({ offer: 'renewed' });
    });

    it('does not keep anybody in who has lost the entitlement, however often it is shown', async () => {
      const { id, headers } = await readerWith({ state: 'active' });
      const token = await tokenOf(headers);
      await desk.give(example, id, { state: 'revoked' });
      now = noon + minutes(4);
      const decision = await page.meter(unread(), { headers: { ...headers, 'X-Entitlement-Token': token } });
      expect(decision).to.include({ reason: 'METERED' }).and.not.have.property('token');
      expect(decision.entitlement.state).to.equal('revoked');
    });

    it('never outlives a trial, renewed or not', async () => {
      const at = noon + minutes(6);
      const { headers } = await readerWith({ state: 'trial', lapse: { at, into: 'trial-expired' } });
      let held = await tokenOf(headers);
      for (now = noon + minutes(1); now < at; now += minutes(1)) {
        held = (await page.meter(unread(), { headers: { ...headers, 'X-Entitlement-Token': held } })).token ?? '';
        expect((jsonwebtoken.decode(held) as JwtPayload).exp).to.be.at.most(at / 1000);
      }
      const after = await page.meter(unread(), { headers: { ...headers, 'X-Entitlement-Token': held } });
      expect(after).to.include({ reason: 'METERED' });
    });
  });
});
