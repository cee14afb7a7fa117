import { expect } from 'chai';
import type { z } from 'zod';
import { explanationSchema } from '../../../src/http/schemas/readers.ts';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const now = '2026-12-20T12:00:00+09:00';

describe('POST /v1/admin/publications/{publication}/explain', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens }, { realNow: startingAt(now) });
  const page = createFrontEnd(service);
  const desk = createAdminDesk(service);
  const buying = createBuying(page);

  const ask = (body: object) => desk.call('POST', '/explain', { as: 'vera', body });

  async function explain(body: object): Promise<z.output<typeof explanationSchema>> {
    const answer = await ask({ article: { id: 'a' }, ...body });
    const json: unknown = await answer.json();
    expect(answer.status, JSON.stringify(json)).to.equal(200);
    expect(explanationSchema.parse(json)).to.deep.equal(json);
    return explanationSchema.parse(json);
  }

  async function newReader() {
    const headers = as(await page.newReader());
    const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
    return { headers, id: reader.id };
  }

  const matchedIn = ({ trace }: { trace: readonly { rule: string; matched: boolean }[] }) =>
    trace.filter(({ matched }) => matched).map(({ rule }) => rule);

  it('200: answers for a reader who has just come, and names every rule, those not reached too', async () => {
    const told = await explain({});
    expect(told.reader).to.deep.equal({ id: null, kind: 'anonymous' });
    expect(told.at).to.match(/^2026-12-20T12:00:\d\d\+09:00$/);
    expect(told.decision).to.deep.equal({ granted: true, reason: 'METERED', grantReason: 'METERING' });
    expect(told.meter).to.include({ limit: 10, used: 0, left: 10 });
    expect(told.banner).to.include({ state: 'metered', headline: 'You have 9 free articles left this month' });
    expect(told.unknown).to.deep.equal([]);
    expect(told.trace.map(({ rule, reached }) => `${rule} ${reached}`)).to.deep.equal([
      ...['open', 'free', 'sponsored', 'entitlement', 'gift', 'newsletter', 'institution'].map(
        (rule) => `${rule} true`,
      ),
      ...['crawler', 'staff', 'refused-crawler', 'address', 'store', 'premium', 'already-read', 'meter'].map(
        (rule) => `${rule} true`,
      ),
      'denied false',
    ]);
    for (const { because } of told.trace) expect(because).to.match(/^[A-Z0-9].*\.$/);
    expect(told.trace.at(-2)?.because).to.equal('0 of 10 anonymous articles are used in this month.');
  });

  it('200: says what was not reached without guessing at it', async () => {
    const { trace } = await explain({ article: { id: 'a', tier: 'free' } });
    expect(matchedIn({ trace })).to.deep.equal(['free']);
    const of = (name: string) => trace.find(({ rule }) => rule === name);
    expect(of('entitlement')).to.include({ reached: false, because: 'The entitlement is none.' });
    expect(of('meter')).to.include({ reached: false, because: 'The meter was not asked.' });
  });

  it('200: decides, renders and explains as metering does, and counts nothing', async () => {
    const { headers, id } = await newReader();
    await page.meter('read', { headers });
    await page.readMany(8, { headers });
    for (const name of ['read', 'unread', 'unread']) {
      const { decision, meter, banner, entitlement, trace } = await explain({ reader: id, article: { id: name } });
      const dry = await page.meter(name, { headers, query: '?dryRun=true', fields: { trace: true } });
      expect(decision).to.deep.equal({ granted: dry.granted, reason: dry.reason, grantReason: dry.grantReason });
      expect({ meter, banner, entitlement }).to.deep.equal({
        meter: dry.meter,
        banner: dry.banner,
        entitlement: dry.entitlement,
      });
      expect(matchedIn({ trace })).to.deep.equal(matchedIn({ trace: dry.trace ?? [] }));
    }
    expect(await page.used(headers)).to.equal(9);
    await page.readMany(1, { headers });
    const { decision, banner, trace } = await explain({ reader: id });
    expect(decision).to.include({ granted: false, reason: 'REGISTRATION_REQUIRED' });
    expect(banner).to.include({ layout: 'wall', state: 'trial-offer' });
    expect(trace.at(-1)).to.deep.include({ rule: 'denied', matched: true, reached: true });
    expect(trace.at(-1)?.because).to.equal(
      'No rule lets this reader in: registering would give them 15 articles instead of 10.',
    );
  });

  it('200: knows readers by their sign-in id, as registered ones', async () => {
    const headers = signedIn(await page.signIn('explained@example.com'));
    const { reader } = await page.meter(unread(), { headers });
    const told = await explain({ reader: 'explained@example.com' });
    expect(told.reader).to.deep.equal({ id: reader.id, kind: 'registered' });
    expect(told.meter).to.include({ limit: 15, used: 1 });
    expect((await explain({ reader: reader.id })).meter).to.include({ limit: 10, used: 1 });
    expect((await explain({ reader: reader.id, kind: 'registered' })).meter).to.include({ limit: 15, used: 1 });
    const lookalike = `r_${'A'.repeat(22)}`;
    expect((await explain({ reader: lookalike, by: 'sign-in' })).reader.id).to.not.equal(lookalike);
  });

  it('200: speaks the language that is asked for', async () => {
    expect((await explain({ locale: 'ja' })).banner).to.include({ locale: 'ja' });
    expect((await explain({ locale: 'xx' })).banner).to.include({ locale: 'en' });
  });

  it('200: looks ahead to the next window, to offers that begin and end, and to what time makes of an entitlement', async () => {
    const { headers, id } = await newReader();
    await page.readMany(10, { headers });
    const offer = {
      id: 'spring',
      price: { amount: 100, currency: 'usd' },
      term: { count: 1, unit: 'month' },
      then: null,
      startsAt: '2027-03-01T00:00:00+09:00',
      endsAt: '2027-04-01T00:00:00+09:00',
      status: 'live',
    };
    expect((await desk.makeOffer(offer)).status).to.equal(201);
    const reset = await explain({ reader: id, at: '2027-01-01T00:00:00+09:00' });
    expect(reset.decision.reason).to.equal('METERED');
    expect(reset.meter).to.include({ used: 0, resetsAt: '2027-02-01T00:00:00+09:00' });
    expect(reset.banner?.offer).to.include({ id: 'trial-3-months' });
    expect(reset.unknown).to.have.lengthOf(3);
    const spring = await explain({ reader: id, at: '2027-03-15T00:00:00+09:00' });
    expect(spring.banner?.offer).to.include({ id: 'spring' });

    await buying.buy(headers);
    await buying.happens(id, 'cancel', { when: 'period-end' });
    const trial = await explain({ reader: id, at: '2027-03-20T11:59:00+09:00' });
    expect(trial).to.deep.include({ banner: null, meter: null });
    expect(trial.decision.reason).to.equal('TRIAL');
    const over = await explain({ reader: id, at: '2027-03-20T12:01:00+09:00' });
    expect(over.entitlement.state).to.equal('trial-expired');
    expect(over.banner).to.include({ state: 'trial-expired', layout: 'bar' });
    expect(await page.used(headers), 'looking ahead began no window').to.be.NaN;
  });

  describe('days later', () => {
    afterEach(() => page.moveClock({ now }));

    it('200: looks back to what had been read, bought and given by then', async () => {
      const { headers, id } = await newReader();
      await page.readMany(2, { headers });
      await page.moveClock({ now: '2026-12-22T12:00:00+09:00' });
      await page.readMany(3, { headers });
      await buying.buy(headers);
      await buying.happens(id, 'cancel', { when: 'now' });
      await page.moveClock({ now: '2026-12-24T12:00:00+09:00' });
      const then = (day: string) =>
        explain({ reader: id, article: { id: unread() }, at: `2026-12-${day}T18:00:00+09:00` });
      expect((await then('19')).meter).to.include({ used: 0 });
      const before = await then('20');
      expect(before.decision.reason).to.equal('METERED');
      expect(before.meter).to.include({ used: 2 });
      expect(before.entitlement.state).to.equal('none');
      expect((await then('23')).entitlement.state).to.equal('trial-expired');
      const forgotten = await explain({ reader: id, at: '2026-10-05T00:00:00+09:00' });
      expect(forgotten.unknown.join()).to.include('not kept any more');
    });
  });

  it('401: is for admins alone', async () => {
    const refused = await page.post('/v1/admin/publications/nikkei-asian-review/explain', { article: { id: 'a' } });
    await expectProblem(refused, { status: 401, code: 'unauthorized' });
  });

  it('404: knows what no reader can be', async () => {
    const refused = await ask({ reader: 'aiko', by: 'id', article: { id: 'a' } });
    await expectProblem(refused, { status: 404, code: 'not-found' });
  });

  const bad: [object, readonly string[]][] = [
    [{}, ['article']],
    [{ article: { id: '' } }, ['article.id']],
    [{ article: { id: 'a' }, at: 'tomorrow' }, ['at']],
    [{ article: { id: 'a' }, kind: 'robot' }, ['kind']],
    [{ article: { id: 'a' }, reader: '' }, ['reader']],
    [{ article: { id: 'a' }, country: 'Japan' }, ['country']],
    [{ article: { id: 'a' }, count: true }, ['count']],
  ];
  for (const [body, paths] of bad) {
    it(`422: does not explain ${JSON.stringify(body)}`, async () => {
      await expectProblem(await ask(body), { status: 422, code: 'invalid-request', paths });
    });
  }
});
