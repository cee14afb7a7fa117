import { expect } from 'chai';
import { createBuying, monthlyOffer, returnUrl } from '../../../support/browser/buying.ts';
import { as, example, type FrontEnd } from '../../../support/browser/front-end.ts';
import type { AgainstStripe } from '../../../support/selling/against-stripe.ts';
import type { AdminDesk } from '../../../support/sign-on/admins.ts';

export const yearlyOffer = {
  ...monthlyOffer,
  id: 'yearly',
  price: { amount: 29900, currency: 'usd' },
  term: { count: 1, unit: 'year' },
  then: { amount: 29900, currency: 'usd', every: { count: 1, unit: 'year' } },
};

export interface Prepared {
  /** What is asked of the service, as often as one likes. */
  readonly ask: () => Promise<Response>;
  /** What it answers once Stripe says yes again. */
  readonly then: readonly number[];
}

export interface Stage {
  readonly town: AgainstStripe;
  readonly page: FrontEnd;
  readonly desk: AdminDesk;
}

let readers = 0;

/** Somebody who asks from an address of their own, because checkouts are limited by it. */
async function newReader(page: FrontEnd): Promise<Record<string, string>> {
  readers += 1;
  return { ...as(await page.newReader()), 'X-Forwarded-For': `${11 + (readers >> 8)}.${readers & 255}.7.7` };
}

const admin = (path: string, body?: object) => ({ as: 'olga' as const, ...(body === undefined ? {} : { body }), path });

/** A reader who has paid on a page of Stripe's; no webhook has told of it. */
export async function paid({ town, page }: Stage, offer?: string) {
  const buying = createBuying(page);
  const headers = await newReader(page);
  const session = await buying.open(headers, offer);
  town.world.standIn.setDelivery('lost');
  const { redirect } = await town.world.standIn.pay(session, { outcome: 'paid' });
  const { client_reference_id: reader } = await town.world.stripe.checkout.sessions.retrieve(session);
  return { buying, headers, session, redirect: new URL(redirect), reader: reader ?? '' };
}

async function subscribed(stage: Stage, offer?: string) {
  const bought = await paid(stage, offer);
  const back = await stage.page.get(bought.redirect.pathname + bought.redirect.search, bought.headers);
  expect(back.status).to.equal(303);
  return bought;
}

function desk(verb: string, then: readonly number[], body?: object) {
  return async (stage: Stage): Promise<Prepared> => {
    const { reader } = await subscribed(stage);
    const { path, ...call } = admin(`/readers/${reader}${verb}`, body);
    const method = then.includes(204) ? 'DELETE' : 'POST';
    return { ask: () => stage.desk.call(method, path, call), then };
  };
}

export const preparations: Readonly<Record<string, (stage: Stage) => Promise<Prepared>>> = {
  'opening the first checkout': async ({ page, town }) => {
    for (const { id } of (await town.world.stripe.prices.list({ active: true, limit: 100 })).data) {
      await town.world.stripe.prices.update(id, { active: false });
    }
    const buying = createBuying(page);
    const headers = await newReader(page);
    return { ask: () => buying.checkout(headers), then: [201] };
  },
  'opening another checkout instead': async ({ page }) => {
    const buying = createBuying(page);
    const headers = await newReader(page);
    await buying.open(headers);
    return { ask: () => buying.checkout(headers, { offer: 'monthly' }), then: [201] };
  },
  'coming back': async (stage) => {
    const { redirect, headers } = await paid(stage);
    return { ask: () => stage.page.get(redirect.pathname + redirect.search, headers), then: [303] };
  },
  'going to the portal': async (stage) => {
    const { headers } = await subscribed(stage);
    const order = { returnUrl: 'https://asia.example.com/japan-china-collaboration' };
    return { ask: () => stage.page.post(`/v1/${example}/portal`, order, headers), then: [200, 201] };
  },
  'a webhook': async (stage) => {
    const { session } = await paid(stage);
    const event = (await stage.town.events()).find(
      ({ type, data }) => type === 'checkout.session.completed' && 'id' in data.object && data.object.id === session,
    );
    return { ask: () => stage.town.send(stage.page, event ?? {}), then: [200] };
  },
  'a webhook about a charge': async (stage) => {
    const { reader } = await subscribed(stage);
    await stage.town.world.standIn.refund(reader);
    const event = (await stage.town.events()).findLast(({ type }) => type === 'charge.refunded');
    return { ask: () => stage.town.send(stage.page, event ?? {}), then: [200] };
  },
  'asking what switches cost': async (stage) => {
    const { headers } = await subscribed(stage, 'monthly');
    return { ask: () => stage.page.get(`/v1/${example}/switch`, headers), then: [200] };
  },
  'switching to another plan': async (stage) => {
    const { headers } = await subscribed(stage, 'monthly');
    const order = { offer: yearlyOffer.id, returnUrl };
    return { ask: () => stage.page.post(`/v1/${example}/switch`, order, headers), then: [201] };
  },
  'going to cancel': async (stage) => {
    const { headers } = await subscribed(stage, 'monthly');
    return {
      ask: () => stage.page.post(`/v1/${example}/portal`, { returnUrl, action: 'cancel' }, headers),
      then: [201],
    };
  },
  'looking for an email': async ({ desk: calls }) => ({
    ask: () => calls.call('GET', '/readers?email=anna%40example.com', { as: 'olga' }),
    then: [200],
  }),
  'looking at a reader': async (stage) => {
    const { reader } = await subscribed(stage);
    return { ask: () => stage.desk.call('GET', `/readers/${reader}`, { as: 'olga' }), then: [200] };
  },
  'exporting a reader': async (stage) => {
    const { reader } = await subscribed(stage);
    return { ask: () => stage.desk.call('GET', `/readers/${reader}/export`, { as: 'olga' }), then: [200] };
  },
  'ending a subscription': async (stage) => {
    const { reader } = await subscribed(stage);
    const query = `metadata['reader']:'${reader}'`;
    const [bought] = (await stage.town.world.stripe.subscriptions.search({ query })).data;
    const path = `/readers/${reader}/purchases/${bought?.id}/end`;
    return { ask: () => stage.desk.call('POST', path, { as: 'olga', body: { when: 'period-end' } }), then: [200] };
  },
  'moving a purchase': async (stage) => {
    const { reader } = await subscribed(stage);
    const { reader: to } = await paid(stage);
    await stage.desk.call('DELETE', `/readers/${to}?endSubscriptions=true`, { as: 'olga' });
    return { ask: () => stage.desk.call('POST', `/readers/${reader}/move`, { as: 'olga', body: { to } }), then: [200] };
  },
  'taking access away': desk('/revoke', [200]),
  'giving access': desk('/grant', [200], { until: '2027-01-01T00:00:00Z' }),
  'erasing a reader': desk('?endSubscriptions=true', [204]),
};
