import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { z } from 'zod';
import { portalAnswer, purchasesAnswer } from '../../../src/http/schemas/offers.ts';
import type { readerSchema } from '../../../src/http/schemas/readers.ts';
import { createBuying, monthlyOffer, returnUrl } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

describeOnEveryStore('F7: a reader who bought under two identities', (store) => {
  const service = useService(() => ({ ADMIN_TOKENS: adminTokens, ...store.env() }), {
    realNow: startingAt('2026-12-20T12:00:00+09:00'),
  });
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const desk = createAdminDesk(service);

  before(async () => {
    expect((await desk.makeOffer(monthlyOffer)).status).to.equal(201);
  });

  /** A plan while signed in, another one anonymously, then signed in with that cookie. */
  async function twice() {
    const sub = `${randomUUID()}@example.com`;
    const signIn = async () => signedIn(await page.signIn(sub));
    await buying.buy(await signIn(), 'monthly');
    await page.moveClock({ advance: 'PT1M' });
    const anonymous = as(await page.newReader());
    await buying.buy(anonymous, 'monthly');
    const both = { ...anonymous, ...(await signIn()) };
    await page.meter(unread(), { headers: both });
    return { sub, anonymous, both };
  }

  async function bought(headers: Record<string, string>) {
    const answer = await page.get(`/v1/${example}/purchases`, headers);
    expect(answer.headers.get('cache-control')).to.equal('private, no-store');
    return purchasesAnswer.parse(await answer.json());
  }

  async function portals(headers: Record<string, string>, purchase?: string) {
    const body = { returnUrl, ...(purchase !== undefined && { purchase }) };
    const answer = await page.post(`/v1/${example}/portal`, body, headers);
    expect(answer.status).to.equal(201);
    return portalAnswer.parse(await answer.json());
  }

  /** What a person does on the portal's page: the only subscription of that customer is cancelled. */
  async function cancelAt(url: string) {
    const object = /value="(sub_\w+)"/.exec(await (await page.visit(url)).text())?.[1] ?? '';
    const form = new URLSearchParams({ action: 'cancel', object });
    const path = url.slice(service.url.length);
    await page.post(path, form.toString(), { 'Content-Type': 'application/x-www-form-urlencoded' });
  }

  it('F7: sees both, and can cancel either, while nothing is cancelled by itself', async () => {
    const { both } = await twice();
    const { purchases, paysTwice } = await bought(both);
    expect(paysTwice).to.equal(true);
    expect(purchases.map(({ offer, state, running }) => [offer, state, running])).to.deep.equal([
      ['monthly', 'active', true],
      ['monthly', 'active', true],
    ]);
    expect(purchases[0]?.plan).to.deep.include({ amount: 2999, currency: 'usd' });
    const shown = await portals(both);
    expect(shown.portals.map(({ purchase }) => purchase.id)).to.deep.equal(purchases.map(({ id }) => id));
    expect(new Set(shown.portals.map(({ url }) => url))).to.have.lengthOf(2);
    for (const [index, { id }] of purchases.entries()) {
      await cancelAt((await portals(both, id)).url);
      // The page is Stripe's, and its webhook comes a moment later.
      await eventually(async () => (await bought(both)).purchases[index]?.renewsAt === null);
      expect((await bought(both)).paysTwice).to.equal(false);
    }
    expect(await page.meter(unread(), { headers: both })).to.include({ reason: 'SUBSCRIBER' });
    const unknown = await page.post(`/v1/${example}/portal`, { returnUrl, purchase: 'pzzz' }, both);
    await expectProblem(unknown, { status: 404, code: 'not-found' });
  });

  it('S19: shows neither page to a reader who names the purchase of another', async () => {
    const { anonymous, both } = await twice();
    const { purchases } = await bought(both);
    const own = new Set((await bought(anonymous)).purchases.map(({ id }) => id));
    const strangers = [
      as(await page.newReader()),
      signedIn(await page.signIn(`${randomUUID()}@example.com`)),
      anonymous,
    ];
    for (const headers of strangers) {
      for (const { id } of purchases.filter((each) => headers !== anonymous || !own.has(each.id))) {
        const answer = await page.post(`/v1/${example}/portal`, { returnUrl, purchase: id }, headers);
        await expectProblem(answer, { status: 404, code: 'not-found' });
      }
    }
  });

  it('F7: is logged and counted once, and is shown and mended at the desk', async () => {
    const counted = async () => {
      const text = await (await page.get('/metrics')).text();
      return Number(/^stile_second_plans_total\{[^}]*\} (\d+)$/m.exec(text)?.[1] ?? 0);
    };
    const before = await counted();
    const { sub, both } = await twice();
    await page.meter(unread(), { headers: both });
    expect(await counted()).to.equal(before + 1);
    expect(service.logs()).to.include('a reader pays for two subscriptions');

    const path = `/readers/${encodeURIComponent(sub)}`;
    const told = (await (await desk.get(path)).json()) as z.output<typeof readerSchema>;
    expect(told.paysTwice).to.equal(true);
    const running = told.stripe?.subscriptions?.filter((each) => each.running) ?? [];
    expect(running).to.have.lengthOf(2);
    const end = (id: string, when: string, who: 'olga' | 'edith' = 'olga') =>
      desk.call('POST', `${path}/purchases/${id}/end`, { as: who, body: { when } });
    const [first, second] = [running[0]?.id ?? '', running[1]?.id ?? ''];
    await expectProblem(await end(first, 'now', 'edith'), { status: 403, code: 'forbidden' });
    await expectProblem(await end('sub_another', 'now'), { status: 404, code: 'not-found' });
    for (let time = 0; time < 2; time += 1) {
      const answer = await end(second, 'period-end');
      const after = (await answer.json()) as z.output<typeof readerSchema>;
      expect({ status: answer.status, paysTwice: after.paysTwice }).to.deep.equal({ status: 200, paysTwice: false });
    }
    for (let time = 0; time < 2; time += 1) expect((await end(first, 'now')).status).to.equal(200);
    const { purchases } = await bought(both);
    expect(purchases.filter((each) => each.running)).to.have.lengthOf(1);
    const audit = await (await desk.get('/audit?what=reader.end-purchase', 'olga')).text();
    expect(audit).to.include(first).and.include('"period-end"').and.not.include(sub);
  });

  it('F7: is refused a second plan before paying, signed in or not', async () => {
    const { both, anonymous } = await twice();
    for (const headers of [both, anonymous]) {
      await expectProblem(await buying.checkout(headers, { offer: 'monthly' }), {
        status: 409,
        code: 'already-subscribed',
      });
    }
  });

  it('F7: who they were before they signed in is refused a plan that would be a second one, and shown none', async () => {
    const anonymous = as(await page.newReader());
    const { reader } = await page.meter(unread(), { headers: anonymous, query: '?dryRun=true' });
    await buying.buy(anonymous, 'monthly');
    const registered = signedIn(await page.signIn(`${randomUUID()}@example.com`));
    await page.meter(unread(), { headers: { ...anonymous, ...registered } });
    await buying.happens(reader.id, 'cancel', { when: 'now' });
    expect((await buying.entitlement(anonymous)).state).to.equal('expired');
    await buying.buy(registered, 'monthly');
    await expectProblem(await buying.checkout(anonymous, { offer: 'monthly' }), {
      status: 409,
      code: 'already-subscribed',
    });
    const { offers } = (await (await page.get(`/v1/${example}/offers`, anonymous)).json()) as { offers: unknown[] };
    expect(offers).to.deep.equal([]);
  });

  it('F7: nobody is shown what another bought', async () => {
    await twice();
    expect(await bought(as(await page.newReader()))).to.deep.equal({ purchases: [], paysTwice: false });
    expect(await bought({})).to.deep.equal({ purchases: [], paysTwice: false });
  });
});
