import { paysTwice } from '../../paywall/purchases/listed-purchases.ts';
import { ownPurchaseJson, readerHeaders } from '../reader/answers.ts';
import { createBuyerFinder } from '../reader/buyer.ts';
import { definePublicationRoute } from '../route.ts';
import { noQuery } from '../schemas/metering.ts';
import { purchasesAnswer } from '../schemas/offers.ts';
import type { HttpServices } from '../services.ts';

/** What the reader bought, under whatever identity, so that a page can show it and lead to where it is cancelled. */
export function purchasesRoute(services: HttpServices) {
  const { selling, clock, cookies } = services;
  const findBuyer = createBuyerFinder(services);

  return definePublicationRoute({
    method: 'get',
    path: '/v1/{publication}/purchases',
    summary: 'Everything that this reader bought, and which of it runs; from the store alone',
    tag: 'Buying',
    query: noQuery,
    body: null,
    answers: { 200: { description: 'The purchases, the oldest first.', schema: purchasesAnswer } },
    async handle({ request, publication }) {
      const { caller, buyer } = await findBuyer(request, publication, 'pass');
      const bought = await selling.purchasesOf(buyer, clock.now());
      const body = {
        purchases: bought.map((each) => ownPurchaseJson(each, publication)),
        paysTwice: paysTwice(bought.map(({ purchase }) => purchase)),
      };
      return { status: 200, headers: readerHeaders(cookies, caller, null), body };
    },
  });
}
