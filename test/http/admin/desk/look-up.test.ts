import { expect } from 'chai';
import { lookUpAnswer } from '../../../../src/http/schemas/look-up.ts';
import { readerSchema } from '../../../../src/http/schemas/readers.ts';
import { createBuying, monthlyOffer } from '../../../support/browser/buying.ts';
import { as, createFrontEnd, expectProblem, signedIn, unread } from '../../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../../support/every-service.ts';
import { startingAt, useService } from '../../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../../support/sign-on/admins.ts';

const until = '2027-06-30T00:00:00+09:00';

describeOnEveryStore('the support desk', (store) => {
  const service = useService(() => ({ ADMIN_TOKENS: adminTokens, ...store.env() }), {
    realNow: startingAt('2026-12-20T12:00:00+09:00'),
  });
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const desk = createAdminDesk(service);

  async function json(answer: Response): Promise<unknown> {
    const text = await answer.text();
    expect(answer.status, text).to.equal(200);
    return JSON.parse(text);
  }

  const lookUp = async (text: string) =>
    lookUpAnswer.parse(await json(await desk.get(`/look-up?for=${encodeURIComponent(text)}`)));

  const readerNamed = async (path: string) => readerSchema.parse(await json(await desk.get(`/readers/${path}`)));

  const act = async (path: string, body?: object) =>
    readerSchema.parse(await json(await desk.call('POST', `/readers/${path}`, { as: 'olga', ...(body && { body }) })));

  async function newReader() {
    const headers = as(await page.newReader());
    const { reader } = await page.meter(unread(), { headers });
    return { headers, id: reader.id };
  }

  /** What the wall says to somebody of whom nothing is counted, and the account to everybody. */
  async function codesOf(headers: Record<string, string>) {
    const { reader } = await page.meter({ id: unread(), tier: 'premium' }, { headers });
    const account = await page.get('/v1/nikkei-asian-review/entitlement', headers);
    return { wall: reader.supportCode ?? '', account: ((await account.json()) as { supportCode: string }).supportCode };
  }

  const lastAct = async () => {
    const { entries } = (await json(await desk.get('/audit?limit=1&what=reader.', 'olga'))) as {
      entries: { what: string; after: { reason?: string } | null }[];
    };
    return { verb: entries[0]?.what.split(' ')[0], reason: entries[0]?.after?.reason };
  };

  it('U1: finds exactly the reader by the code of the wall and of the account, anonymous or registered', async () => {
    const { headers, id } = await newReader();
    const registered = signedIn(await page.signIn('code@example.com'));
    await page.meter(unread(), { headers: registered });
    for (const each of [headers, registered]) {
      const { wall, account } = await codesOf(each);
      expect(wall).to.equal(account);
      for (const typed of [
        wall,
        wall.toLowerCase().replaceAll('-', ' '),
        ` ${wall.replaceAll('-', '')}`,
        `Support code: ${wall}`,
        `サポートコード ${wall}`,
      ]) {
        const { form, readers } = await lookUp(typed);
        expect(form).to.equal('support-code');
        expect(readers.map((reader) => reader.known)).to.deep.equal([true]);
        expect((await readerNamed(readers[0]?.id ?? '')).supportCode).to.equal(wall);
      }
    }
    const { wall } = await codesOf(headers);
    expect((await lookUp(wall)).readers[0]?.id).to.equal(id);
    const wrong = wall.slice(0, -1) + (wall.endsWith('7') ? '8' : '7');
    expect(await lookUp(wrong)).to.deep.equal({ form: 'sign-in-id', mistyped: true, readers: [] });
  });

  it('U1: shows no code with what is granted, nor to somebody whom nobody keeps', async () => {
    const granted = await page.meter(unread());
    expect(granted.granted).to.equal(true);
    expect(granted.reader).to.not.have.property('supportCode');
    const stranger = (await (await page.get('/v1/nikkei-asian-review/entitlement')).json()) as { supportCode: unknown };
    expect(stranger.supportCode).to.equal(null);
  });

  it('U1: finds a buyer by every id of theirs and by their email', async () => {
    const { headers, id } = await newReader();
    const session = await buying.open(headers);
    await buying.comeBack(await buying.pay(session, { outcome: 'paid', email: 'buyer@example.com' }));
    const { stripe } = await readerNamed(id);
    const customer = stripe?.customers[0]?.id ?? '';
    const names = {
      'reader-id': [id],
      'stripe-id': [customer, stripe?.subscriptions?.[0]?.id ?? '', session],
      email: ['buyer@example.com', ' Buyer@Example.com '],
    };
    for (const [form, texts] of Object.entries(names)) {
      for (const text of texts) {
        const found = await lookUp(text);
        expect(found.form, text).to.equal(form);
        expect(
          found.readers.map((reader) => reader.id),
          text,
        ).to.deep.equal([id]);
        expect(found.readers[0], text).to.include({ known: true, by: 'id' });
        if (form !== 'reader-id') expect(found.readers[0]?.customer?.id).to.equal(customer);
      }
    }
  });

  it('U1: finds a sign-in id whatever it looks like, beside whom else it may mean', async () => {
    const { wall } = await codesOf((await newReader()).headers);
    for (const sub of ['cus_called', 'called@example.com', wall.replaceAll('-', ''), `r_${'A'.repeat(22)}`]) {
      expect((await lookUp(sub)).readers.filter(({ by }) => by === 'sign-in')).to.have.length(
        /^(cus|called)/.test(sub) ? 1 : 0,
      );
      const { reader } = await page.meter(unread(), { headers: signedIn(await page.signIn(sub)) });
      const found = (await lookUp(sub)).readers.filter(({ known, by }) => known && by === 'sign-in');
      expect(found, sub).to.have.length(1);
      expect(found[0]).to.include({ id: reader.id, name: sub, kind: 'registered' });
    }
  });

  it('U1: says of an id of which nothing is stored that it is not known, and takes nothing from nobody', async () => {
    for (const text of ['nobody-here', `r_${'B'.repeat(22)}`]) {
      const { readers } = await lookUp(text);
      expect(
        readers.map(({ known }) => known),
        text,
      ).to.deep.equal([false]);
      expect(await readerNamed(text)).to.include({ known: false });
      for (const deed of ['reset', 'revoke']) expect((await act(`${text}/${deed}`)).known, deed).to.equal(false);
      const refused = await desk.call('POST', `/readers/${text}/grant/end`, { as: 'olga' });
      await expectProblem(refused, { status: 404, code: 'not-found' });
      expect(await readerNamed(text)).to.deep.include({ known: false, revokedAt: null });
    }
    for (const text of ['nobody@example.com', 'cus_nobody', 'sub_nobody', 'cs_test_nobody'])
      expect(
        (await lookUp(text)).readers.filter(({ known }) => known),
        text,
      ).to.deep.equal([]);
    expect((await act('nobody-here/grant', { until })).known, 'it is somebody’s from now on').to.equal(true);
    for (const bad of ['', 'x'.repeat(257)]) expect((await desk.get(`/look-up?for=${bad}`)).status, bad).to.equal(422);
  });

  it('U2: ends a gift alone: who bought nothing meets the ordinary wall, and who pays goes on', async () => {
    const { headers, id } = await newReader();
    await act(`${id}/grant`, { until });
    expect((await page.meter(unread(), { headers })).reason).to.equal('SUBSCRIBER');
    const ended = await act(`${id}/grant/end`, { reason: 'A mistake' });
    expect(ended).to.deep.include({ grant: null, entitlement: { state: 'none', offer: null, endsAt: null } });
    expect(await lastAct()).to.deep.equal({ verb: 'reader.end-grant', reason: 'A mistake' });
    const premium = { id: unread(), tier: 'premium' } as const;
    expect((await page.meter(premium, { headers })).banner?.state).to.equal('trial-offer');
    const again = await desk.call('POST', `/readers/${id}/grant/end`, { as: 'olga' });
    await expectProblem(again, { status: 404, code: 'not-found' });

    await buying.buy(headers);
    await act(`${id}/grant`, { until });
    const still = await act(`${id}/grant/end`);
    expect(still.entitlement).to.include({ state: 'trial', offer: 'trial-3-months' });
    expect(still.stripe?.subscriptions?.map(({ running, cancelsAt }) => [running, cancelsAt])).to.deep.equal([
      [true, null],
    ]);
  });

  it('U2: shows no words of an access that has expired to somebody who was given one and lost it', async () => {
    const { headers, id } = await newReader();
    await act(`${id}/grant`, { until });
    await act(`${id}/revoke`, { reason: 'Misused' });
    await page.readMany(9, { headers });
    const { reason, banner } = await page.meter(unread(), { headers });
    expect({ reason, banner: banner?.state }).to.deep.equal({ reason: 'REGISTRATION_REQUIRED', banner: 'trial-offer' });
  });

  it('U2: ends the gift of a registered reader who was given it before signing in, for good', async () => {
    const { headers, id } = await newReader();
    await act(`${id}/grant`, { until });
    const both = { ...headers, ...signedIn(await page.signIn('gifted@example.com')) };
    expect((await page.meter(unread(), { headers: both })).reason).to.equal('SUBSCRIBER');
    const ended = await act('gifted@example.com/grant/end');
    expect([ended.grant, ended.entitlement.state]).to.deep.equal([null, 'none']);
    for (const each of [headers, both])
      expect((await page.meter(unread(), { headers: each })).reason).to.equal('METERED');
    await act(`${id}/reset`);
    await act(`${id}/grant`, { until });
    expect((await page.meter(unread(), { headers: both })).reason, 'a new gift counts').to.equal('SUBSCRIBER');
  });

  it('U2: writes down the reason of every act', async () => {
    const [{ headers, id }, other] = [await newReader(), await newReader()];
    await buying.buy(headers, monthlyOffer.id);
    const acts: [string, object][] = [
      ['grant', { until }],
      ['grant/end', {}],
      ['reset', {}],
      ['move', { to: other.id }],
      ['revoke', {}],
    ];
    for (const [path, body] of acts) {
      await act(`${id}/${path}`, { ...body, reason: `why ${path}` });
      const { reason } = await lastAct();
      expect(reason).to.equal(`why ${path}`);
    }
    const subscription = (await readerNamed(other.id)).stripe?.subscriptions?.[0]?.id;
    await act(`${other.id}/purchases/${subscription}/end`, { when: 'period-end', reason: 'why end' });
    expect(await lastAct()).to.deep.equal({ verb: 'reader.end-purchase', reason: 'why end' });
    const erased = `/readers/${other.id}?endSubscriptions=true&reason=why+erase`;
    expect((await desk.call('DELETE', erased, { as: 'olga' })).status).to.equal(204);
    expect(await lastAct()).to.deep.equal({ verb: 'reader.erase', reason: 'why erase' });
    const long = await desk.call('POST', `/readers/${id}/reset`, { as: 'olga', body: { reason: 'x'.repeat(501) } });
    await expectProblem(long, { status: 422, code: 'invalid-request', paths: ['reason'] });
  });

  it('U3: says until when a payer with a gift may read, and by what', async () => {
    const { headers, id } = await newReader();
    await buying.buy(headers);
    await act(`${id}/grant`, { until: '2027-01-20T00:00:00+09:00' });
    const early = await readerNamed(id);
    expect(early.entitlement.endsAt, 'of the best alone').to.equal('2027-01-20T00:00:00+09:00');
    const trialEnd = early.purchases[0]?.introEndsAt ?? null;
    expect(early.access).to.include({ until: trialEnd, renews: true });
    expect(early.access.sources.map(({ kind, state, until: end, by }) => [kind, state, end, by])).to.deep.equal([
      ['purchase', 'trial', trialEnd, null],
      ['gift', 'active', '2027-01-20T00:00:00+09:00', 'olga'],
    ]);
    await buying.happens(id, 'cancel', { when: 'period-end' });
    const late = await act(`${id}/grant`, { until });
    expect(late.access).to.include({ until, renews: false });
    expect((await act(`${id}/grant/end`)).access).to.include({ until: trialEnd, renews: false });
  });

  before(async () => {
    expect((await desk.makeOffer(monthlyOffer)).status).to.equal(201);
  });
});
