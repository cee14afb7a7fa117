import { expect } from 'chai';
import { example, type FrontEnd } from './front-end.ts';

/** In the origins of the example publication. */
export const returnUrl = 'https://asia.example.com/japan-china-collaboration';

export interface Buying {
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

  const comeBack: Buying['comeBack'] = (redirect) => fetch(redirect, { redirect: 'manual' });

  return {
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
