import { expect } from 'chai';
import { as, example, type FrontEnd } from './front-end.ts';

/** In the origins of the example publication. */
export const returnUrl = 'https://asia.example.com/japan-china-collaboration';

/** A plan at its full price, for everybody. */
export const monthlyOffer = {
  id: 'monthly',
  price: { amount: 2999, currency: 'usd' },
  term: { count: 1, unit: 'month' },
  then: { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } },
  status: 'live',
};

/** The cookies that an answer sets, as a browser sends them from then on. */
export const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ');

export interface Buying {
  /** The headers of a new reader who asks from an address of their own, where the service trusts a proxy: checkouts are limited by it. */
  newReader(): Promise<Record<string, string>>;
  entitlement(headers: Record<string, string>): Promise<{ state: string; offer: string | null; endsAt: string | null }>;
  /** One call of checkout, whatever the answer. */
  checkout(
    headers: Record<string, string>,
    order?: { readonly offer?: string; readonly returnUrl?: string },
  ): Promise<Response>;
  /** Opens a checkout page. Answers its session. */
  open(headers: Record<string, string>, offer?: string): Promise<string>;
  /** Pays on an open page. Answers where the reader is sent. */
  pay(session: string, payment?: object): Promise<string>;
  /** What becomes of a reader at the stand-in: `card`, `cancel`, `refund`, `dispute`. */
  happens(reader: string, deed: string, body?: object): Promise<void>;
  /** From now on webhooks are delivered like this. */
  deliver(delivery: string): Promise<void>;
  /** Follows the way back, without going on to the publisher's page. */
  comeBack(redirect: string): Promise<Response>;
  /** All of it: the reader is a subscriber afterwards. */
  buy(headers: Record<string, string>, offer?: string): Promise<Response>;
}

export function createBuying(page: FrontEnd, publication: string = example): Buying {
  const trial = 'trial-3-months';

  async function done(answer: Response): Promise<unknown> {
    const text = await answer.text();
    expect(answer.status, text).to.equal(200);
    return JSON.parse(text);
  }

  const checkout: Buying['checkout'] = (headers, order = {}) =>
    page.post(`/v1/${publication}/checkout`, { offer: trial, returnUrl, ...order }, headers);

  const open: Buying['open'] = async (headers, offer = trial) => {
    const answer = await checkout(headers, { offer });
    const text = await answer.text();
    expect(answer.status, text).to.equal(201);
    return (JSON.parse(text) as { session: string }).session;
  };

  const pay: Buying['pay'] = async (session, payment = { outcome: 'paid' }) => {
    const answer = await done(await page.post(`/sandbox/stripe/sessions/${session}/pay`, payment));
    return (answer as { redirect: string }).redirect;
  };

  const comeBack: Buying['comeBack'] = (redirect) => page.visit(redirect);

  let address = 0;

  return {
    async newReader() {
      address += 1;
      return { ...as(await page.newReader(publication)), 'X-Forwarded-For': `198.51.100.${address}` };
    },
    async entitlement(headers) {
      const answer = await done(await page.get(`/v1/${publication}/entitlement`, headers));
      return (answer as { entitlement: { state: string; offer: string | null; endsAt: string | null } }).entitlement;
    },
    checkout,
    open,
    pay,
    comeBack,
    happens: async (reader, deed, body = {}) =>
      void (await done(await page.post(`/sandbox/stripe/readers/${reader}/${deed}`, body))),
    deliver: async (delivery) => void (await done(await page.post('/sandbox/stripe/webhooks', { delivery }))),
    buy: async (headers, offer) => comeBack(await pay(await open(headers, offer))),
  };
}
