import { expect } from 'chai';
import { createBuying, monthlyOffer } from '../../support/browser/buying.ts';
import { as, createFrontEnd, expectProblem, unread } from '../../support/browser/front-end.ts';
import { useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describe('/sandbox/stripe: what support, banks and debtors do', () => {
  const service = useService({ ADMIN_TOKENS: adminTokens });
  const page = createFrontEnd(service);
  const buying = createBuying(page);

  before(async () => {
    await createAdminDesk(service).makeOffer(monthlyOffer);
  });

  async function subscriber() {
    const headers = as(await page.newReader());
    const { reader } = await page.meter(unread(), { headers, query: '?dryRun=true' });
    await buying.buy(headers, 'monthly');
    const state = async () => (await page.meter(unread(), { headers })).entitlement.state;
    expect(await state()).to.equal('active');
    const happens = (deed: string, body?: object) => buying.happens(reader.id, deed, body);
    const call = (deed: string, body: object = {}) => page.post(`/sandbox/stripe/readers/${reader.id}/${deed}`, body);
    return { headers, id: reader.id, state, happens, call };
  }

  const inDays = async (days: number): Promise<string> => {
    const { now } = (await (await page.get('/sandbox/clock')).json()) as { now: string };
    return new Date(Date.parse(now) + days * 86_400_000).toISOString();
  };

  it('pauses what runs, collects nothing meanwhile, and collects it again', async () => {
    const { state, happens, call } = await subscriber();
    await happens('pause', { behavior: 'void', resumesAt: await inDays(50) });
    await happens('card', { outcome: 'declined' });
    await page.moveClock({ advance: 'P40D' });
    expect(await state(), 'nothing could fail').to.equal('active');
    await happens('resume');
    await expectProblem(await call('resume'), { status: 404, code: 'not-found' });
    await page.moveClock({ advance: 'P25D' });
    expect(await state()).to.equal('grace');
  });

  it('gives back in parts, as much as there is', async () => {
    const { state, happens, call } = await subscriber();
    await happens('refund', { amount: 1000 });
    expect(await state()).to.equal('active');
    await expectProblem(await call('refund', { amount: 2000 }), { status: 422, code: 'invalid-request' });
    await happens('refund', { amount: 1999 });
    expect(await state()).to.equal('revoked');
  });

  it('takes a refund without any body as one in full', async () => {
    const { id, state } = await subscriber();
    const answer = await fetch(`${service.url}/sandbox/stripe/readers/${id}/refund`, { method: 'POST' });
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.deep.equal({});
    expect(await state()).to.equal('revoked');
  });

  it('has a refund fail at once, later, and on a word', async () => {
    const { happens, call } = await subscriber();
    await happens('refund', { fails: 'at-once' });
    await expectProblem(await call('refund/fail'), { status: 404, code: 'not-found' });
    await happens('refund', { amount: 500, fails: 'later' });
    await happens('refund/fail');
    await expectProblem(await call('refund/fail'), { status: 404, code: 'not-found' });
  });

  it('decides a dispute', async () => {
    const { state, happens, call } = await subscriber();
    await expectProblem(await call('dispute/close', { outcome: 'won' }), { status: 404, code: 'not-found' });
    await happens('dispute');
    expect(await state()).to.equal('revoked');
    await happens('dispute/close', { outcome: 'won' });
    expect(await state()).to.equal('active');
    await expectProblem(await call('dispute/close', { outcome: 'lost' }), { status: 404, code: 'not-found' });
  });

  it('gives a month for nothing, in which nothing is collected', async () => {
    const { state, happens, call } = await subscriber();
    await happens('card', { outcome: 'declined' });
    const endsAt = await inDays(50);
    await happens('trial', { endsAt });
    await page.moveClock({ advance: 'P45D' });
    expect(await state()).to.be.oneOf(['active', 'trial']);
    await expectProblem(await call('trial', { endsAt: await inDays(-1) }), { status: 422, code: 'invalid-request' });
  });

  it('has an old debt paid after the end', async () => {
    const { happens, call } = await subscriber();
    await expectProblem(await call('invoices/pay'), { status: 404, code: 'not-found' });
    await happens('card', { outcome: 'declined' });
    // Heard of, the end would have its debt voided.
    await buying.deliver('lost');
    await page.moveClock({ advance: 'P50D' });
    await happens('invoices/pay');
    await buying.deliver('normal');
    await expectProblem(await call('invoices/pay'), { status: 404, code: 'not-found' });
  });

  it('says how failed payments end', async () => {
    const { happens } = await subscriber();
    const retries = (end: string) => page.post('/sandbox/stripe/retries', { end });
    expect(await (await retries('unpaid')).json()).to.deep.equal({ end: 'unpaid' });
    await happens('card', { outcome: 'declined' });
    await page.moveClock({ advance: 'P50D' });
    await happens('cancel', { when: 'now' });
    expect((await retries('cancel')).status).to.equal(200);
    await expectProblem(await retries('forgive'), { status: 422, code: 'invalid-request', paths: ['end'] });
  });

  it('404 and 422: knows only who there is, and takes what is described', async () => {
    const of = (path: string) => `/sandbox/stripe/readers/r_none/${path}`;
    const endsAt = '2030-01-01T00:00:00Z';
    const unknown: [string, object][] = [
      ['pause', { behavior: 'void' }],
      ['resume', {}],
      ['refund', { amount: 1 }],
      ['refund/fail', {}],
      ['dispute/close', { outcome: 'won' }],
      ['trial', { endsAt }],
      ['invoices/pay', {}],
    ];
    for (const [path, body] of unknown) {
      await expectProblem(await page.post(of(path), body), { status: 404, code: 'not-found' });
    }
    const wrong: [string, object, readonly string[]][] = [
      ['pause', {}, ['behavior']],
      ['pause', { behavior: 'void', resumesAt: 'soon' }, ['resumesAt']],
      ['refund', { amount: 0 }, ['amount']],
      ['refund', { amount: 1.5, fails: 'never' }, ['amount', 'fails']],
      ['dispute/close', { outcome: 'drawn' }, ['outcome']],
      ['trial', {}, ['endsAt']],
    ];
    for (const [path, body, paths] of wrong) {
      await expectProblem(await page.post(of(path), body), { status: 422, code: 'invalid-request', paths });
    }
  });
});
