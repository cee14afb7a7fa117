import { expect } from 'chai';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, expectProblem, unread } from '../../support/browser/front-end.ts';
import { describeOnEveryStore } from '../../support/every-service.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const comeBack = {
  id: 'come-back',
  price: { amount: 500, currency: 'usd' },
  term: { count: 2, unit: 'month' },
  then: { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } },
  eligibility: { lapsedOnly: true, lapsedAtLeastDays: 30 },
  status: 'live',
};

describeOnEveryStore('winning back readers who left', (store) => {
  const service = useService(() => ({ ...store.env(), ADMIN_TOKENS: adminTokens }), {
    realNow: startingAt('2026-12-20T12:00:00+09:00'),
  });
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const desk = createAdminDesk(service);

  async function shown(headers: Record<string, string>) {
    const answer = await page.get(`/v1/${example}/offers`, headers);
    const { offers } = (await answer.json()) as { offers: readonly { id: string }[] };
    const { banner } = await page.meter(unread(), { headers });
    return { offers: offers.map(({ id }) => id), banner: banner?.state, named: banner?.offer };
  }

  it('shows and sells the offer, by one rule: on the wall, on /offers and at the checkout', async () => {
    expect((await desk.makeOffer(comeBack)).status).to.equal(201);
    const headers = as(await page.newReader());
    const refused = { status: 409, code: 'not-eligible' } as const;
    await expectProblem(await buying.checkout(headers, { offer: 'come-back' }), refused);
    await buying.buy(headers);
    const { reader } = await page.meter(unread(), { headers });
    await buying.happens(reader.id, 'cancel', { when: 'now' });

    expect(await shown(headers)).to.deep.equal({ offers: [], banner: 'trial-expired', named: null });
    await page.moveClock({ advance: 'P29D' });
    expect((await shown(headers)).offers).to.deep.equal([]);
    await expectProblem(await buying.checkout(headers, { offer: 'come-back' }), refused);

    await page.moveClock({ advance: 'P1D' });
    expect(await shown(headers)).to.deep.equal({
      offers: ['come-back'],
      banner: 'trial-expired',
      named: { id: 'come-back', label: 'Try 2 months for $5', deadline: null },
    });
    expect((await shown(as(await page.newReader()))).offers).to.deep.equal(['trial-3-months']);

    await buying.buy(headers, 'come-back');
    expect((await page.meter(unread(), { headers })).entitlement).to.include({ state: 'trial', offer: 'come-back' });
    await buying.happens(reader.id, 'cancel', { when: 'now' });
    await page.moveClock({ advance: 'P31D' });
    expect((await shown(headers)).offers, 'each reader once').to.deep.equal([]);
    await expectProblem(await buying.checkout(headers, { offer: 'come-back' }), refused);
  });

  it('refuses to save an offer for new readers who left', async () => {
    const both = { ...comeBack, id: 'both', eligibility: { newReadersOnly: true, lapsedOnly: true } };
    const paths = ['eligibility.lapsedOnly'];
    await expectProblem(await desk.makeOffer(both), { status: 422, code: 'invalid-request', paths });
  });
});
