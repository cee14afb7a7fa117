import { expect } from 'chai';
import jsonwebtoken from 'jsonwebtoken';
import { createBuying } from '../../../support/browser/buying.ts';
import { as, example, type FrontEnd, unread } from '../../../support/browser/front-end.ts';
import { patience } from '../../../support/processes/stile.ts';
import { startTown, type Town } from '../../../support/selling/against-stripe.ts';
import { createTestResources } from '../../../support/test-resources.ts';

interface Claims {
  readonly exp: number;
  readonly ent: { readonly state: string; readonly endsAt: string | null };
}

for (const kind of ['SQLite', 'Redis'] as const) {
  describe(`selling while the news of a renewal is late (${kind})`, function () {
    this.timeout(patience);
    const stage = createTestResources();
    let town: Town;
    let page: FrontEnd;

    beforeEach(async () => {
      town = await startTown(stage, kind);
      page = town.page;
    });

    afterEach(() => stage.clear());

    /** Somebody who has bought, and been let in by coming back. */
    async function subscriber(offer: string): Promise<Record<string, string>> {
      const headers = as(await page.newReader());
      const buying = createBuying(page);
      const { redirect } = await town.world.standIn.pay(await buying.open(headers, offer), { outcome: 'paid' });
      const back = await buying.comeBack(redirect.replace('http://stile.example', page.url));
      expect(back.status).to.equal(303);
      return headers;
    }

    async function tokenOf(headers: Record<string, string>): Promise<{ token: string; claims: Claims }> {
      const answer = await page.get(`/v1/${example}/entitlement`, headers);
      const { token } = (await answer.json()) as { token: string };
      return { token, claims: jsonwebtoken.decode(token, { json: true }) as unknown as Claims };
    }

    const reasonFor = async (headers: Record<string, string>) =>
      (await page.meter({ id: unread(), tier: 'premium' }, { headers })).reason;

    const periodEnd = async () => {
      const [subscription] = (await town.world.stripe.subscriptions.list({})).data;
      return Number(subscription?.items.data[0]?.current_period_end);
    };

    /** What is told while nobody knows better: of a trial whose plan must have begun, that it is a trial. */
    const told = {
      monthly: { reason: 'SUBSCRIBER', state: 'active' },
      'trial-3-months': { reason: 'TRIAL', state: 'trial' },
    } as const;

    for (const [offer, { reason, state }] of Object.entries(told)) {
      it(`jetpack #47773: locks nobody out by yesterday's end, nor by a token held from before: ${offer}`, async () => {
        const headers = await subscriber(offer);
        town.world.standIn.setDelivery('held');
        const end = await periodEnd();
        await town.world.advanceTo(end - 60);
        const old = await tokenOf(headers);
        expect(await reasonFor(headers)).to.equal(reason);
        expect(old.claims.exp, 'the token does not end with the period').to.be.greaterThan(end);

        await town.world.advanceTo(end + 60);
        expect(await reasonFor({ ...headers, 'X-Entitlement-Token': old.token })).to.equal(reason);
        expect(await reasonFor({ 'X-Entitlement-Token': old.token }), 'by the token alone').to.equal(reason);
        expect(await reasonFor(headers)).to.equal(reason);

        await town.world.advance({ days: 1 });
        expect(await reasonFor(headers)).to.equal(reason);
        expect(await reasonFor({ ...headers, 'X-Entitlement-Token': old.token })).to.equal(reason);
        const { token, claims } = await tokenOf(headers);
        expect(claims.ent).to.deep.include({ state, endsAt: null });
        expect(claims.exp).to.be.greaterThan(town.world.now() + 200);
        expect(await reasonFor({ 'X-Entitlement-Token': token })).to.equal(reason);

        await town.world.standIn.flush();
        expect(await reasonFor(headers), 'when it came at last').to.equal('SUBSCRIBER');
      });
    }

    it('omi #15230: keeps a subscriber in on day 31, and a year later, although no webhook ever came', async () => {
      town.world.standIn.setDelivery('lost');
      const headers = await subscriber('monthly');
      for (const days of [29, 2, 31, 303]) {
        await town.world.advance({ days });
        expect(await reasonFor(headers)).to.equal('SUBSCRIBER');
      }
    });

    it('polar #8325: keeps a subscriber in whose renewal failed, with a banner that says so, until the grace is over', async () => {
      const headers = await subscriber('monthly');
      const { reader } = await page.meter(unread(), { headers });
      await town.world.standIn.setCard(reader.id, 'declined');
      await town.world.advanceTo((await periodEnd()) + 2 * 3600);
      const inGrace = await page.meter(unread(), { headers });
      expect(inGrace).to.include({ granted: true, reason: 'GRACE' });
      expect(inGrace.banner).to.include({ state: 'payment-failed' });
      await town.world.advance({ days: 8 });
      expect(await reasonFor(headers)).to.equal('PREMIUM');
    });

    it('autumn #3230: a purchase, its end and all of their news touch no counter of articles', async () => {
      const headers = as(await page.newReader());
      await page.readMany(3, { headers });
      const buying = createBuying(page);
      await town.world.standIn.pay(await buying.open(headers, 'monthly'), { outcome: 'paid' });
      const { reader, reason } = await page.meter(unread(), { headers });
      expect(reason).to.equal('SUBSCRIBER');
      await town.world.standIn.refund(reader.id);
      expect(await page.used(headers)).to.equal(3);
    });
  });
}
