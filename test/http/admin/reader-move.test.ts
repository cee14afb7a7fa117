import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { z } from 'zod';
import type { readersByEmailAnswer } from '../../../src/http/schemas/reader-acts.ts';
import { createBuying, monthlyOffer } from '../../support/browser/buying.ts';
import { as, createFrontEnd, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describeOnEveryStore('POST /v1/admin/publications/{publication}/readers/{id}/move', (store) => {
  const service = useService(() => ({ ADMIN_TOKENS: adminTokens, ...store.env() }), {
    realNow: startingAt('2026-12-20T12:00:00+09:00'),
  });
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const desk = createAdminDesk(service);
  const dayPass = {
    id: 'day-pass',
    price: { amount: 300, currency: 'usd' },
    term: { count: 30, unit: 'day' },
    then: null,
    status: 'live',
  };

  before(async () => {
    expect((await desk.makeOffer(monthlyOffer)).status).to.equal(201);
    expect((await desk.makeOffer(dayPass)).status).to.equal(201);
  });

  afterEach(() => buying.deliver('normal'));

  async function newReader() {
    const headers = as(await page.newReader());
    const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
    return { headers, id: reader.id };
  }

  async function buyer(offer = 'monthly', email?: string) {
    const reader = await newReader();
    const session = await buying.open(reader.headers, offer);
    await buying.comeBack(await buying.pay(session, { outcome: 'paid', ...(email !== undefined && { email }) }));
    return reader;
  }

  const move = (id: string, to: string, who: 'olga' | 'edith' = 'olga') =>
    desk.call('POST', `/readers/${encodeURIComponent(id)}/move`, { as: who, body: { to } });

  async function moved(id: string, to: string): Promise<void> {
    const answer = await move(id, to);
    expect(answer.status, await answer.clone().text()).to.equal(200);
  }

  const stateOf = async (headers: Record<string, string>) => (await buying.entitlement(headers)).state;

  for (const offer of ['monthly', 'trial-3-months', 'day-pass']) {
    it(`gives ${offer} to another reader, who has it also by later news, and takes it from the first`, async () => {
      const [from, to] = [await buyer(offer), await newReader()];
      const before = await stateOf(from.headers);
      for (let time = 0; time < 2; time += 1) await moved(from.id, to.id);
      expect([await stateOf(from.headers), await stateOf(to.headers)]).to.deep.equal(['none', before]);
      // Stripe knows the payment by the reader who made it, and the customer by the one who has it.
      await buying.happens(to.id, 'refund');
      await eventually(async () => (await stateOf(to.headers)) === 'revoked');
      expect(await stateOf(from.headers)).to.equal('none');
      const again = await buying.checkout(from.headers, { offer: 'monthly' });
      expect(again.status, 'who had it may buy again').to.equal(201);
    });
  }

  it('gives it to a reader by their sign-in id, and takes it from who had inherited it', async () => {
    const from = await buyer();
    const [wrong, right] = [`${randomUUID()}@example.com`, `${randomUUID()}@example.com`];
    const wrongly = signedIn(await page.signIn(wrong));
    await page.meter(unread(), { headers: { ...from.headers, ...wrongly } });
    expect(await stateOf(wrongly)).to.equal('active');
    await moved(wrong, right);
    const rightly = signedIn(await page.signIn(right));
    expect([await stateOf(wrongly), await stateOf(from.headers), await stateOf(rightly)]).to.deep.equal([
      'none',
      'none',
      'active',
    ]);
    await page.meter(unread(), { headers: { ...from.headers, ...wrongly } });
    expect(await stateOf(wrongly), 'signing in once more brings nothing back').to.equal('none');
  });

  it('is written down of both, by names that say nothing, and is for owners', async () => {
    const [from, to] = [await buyer(), await newReader()];
    await expectProblem(await move(from.id, to.id, 'edith'), { status: 403, code: 'forbidden' });
    await moved(from.id, to.id);
    const { entries } = (await (await desk.get('/audit?limit=2', 'olga')).json()) as { entries: { what: string }[] };
    expect(entries.map(({ what }) => what.split(' ')[0]).sort()).to.deep.equal(['reader.move', 'reader.receive']);
    expect(JSON.stringify(entries)).to.not.include(from.id).and.not.include(to.id);
  });

  it('409 and 404: not to oneself, nor to who has bought something, nor of who has not', async () => {
    const [one, other, nobody] = [await buyer(), await buyer(), await newReader()];
    await expectProblem(await move(one.id, other.id), { status: 409, code: 'not-movable' });
    await expectProblem(await move(one.id, one.id), { status: 409, code: 'not-movable' });
    await expectProblem(await move(nobody.id, (await newReader()).id), { status: 404, code: 'not-found' });
    await expectProblem(await move('r_short', one.id, 'olga'), { status: 404, code: 'not-found' });
    expect(await stateOf(one.headers)).to.equal('active');
  });

  it('gives it also to a reader who had opened a page and left', async () => {
    const [from, to] = [await buyer(), await newReader()];
    await buying.open(to.headers, 'monthly');
    await moved(from.id, to.id);
    expect(await stateOf(to.headers)).to.equal('active');
  });

  it('finds who is to be moved by their email, as Stripe has it, and writes down that it was looked for', async () => {
    const email = `Anna-${randomUUID()}@example.com`;
    const { id } = await buyer('monthly', email);
    const find = async (address: string, who: 'vera' | 'olga' = 'vera') =>
      (await (await desk.get(`/readers?email=${encodeURIComponent(address)}`, who)).json()) as z.output<
        typeof readersByEmailAnswer
      >;
    const { readers } = await find(email);
    expect(readers.map((each) => [each.id, each.kind, each.entitlement.state])).to.deep.equal([
      [id, 'anonymous', 'active'],
    ]);
    expect(await find('nobody@example.com')).to.deep.equal({ readers: [] });
    const refused = await desk.get('/readers?email=nobody');
    await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['email'] });
    const audit = await (await desk.get('/audit?what=reader.find', 'olga')).text();
    expect(audit)
      .to.match(/reader\.find [\w-]{24}"/)
      .and.not.include(email)
      .and.not.include(email.toLowerCase());
    expect(service.logs()).to.not.include(email);
  });
});
