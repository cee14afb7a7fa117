import type { EpochMs } from '../clock.ts';
import { type Buyer, pageLocaleOf, type SellingNeeds } from '../purchases/buyer.ts';
import { createRunningFinder, notSubscribed } from '../purchases/find-running.ts';
import type { Purchases } from '../purchases/purchases.ts';
import { retentionDue } from '../purchases/retention.ts';

/** The way out of a subscription. */
export interface Cancelling {
  /**
   * A page on which the reader cancels, and is offered something to stay if the publication has it so and they accepted nothing within
   * a year. One who has cancelled already sees the whole portal, which takes that back. Throws `not-subscribed`,
   * `store-unavailable` and `provider-unavailable`.
   */
  openCancelling(request: {
    readonly buyer: Buyer;
    readonly returnUrl: string;
    readonly now: EpochMs;
  }): Promise<{ url: string }>;
}

export function createCancelling(needs: SellingNeeds & { readonly purchases: Purchases }): Cancelling {
  const { provider, purchases } = needs;
  const runningOf = createRunningFinder(needs);

  return {
    async openCancelling({ buyer, returnUrl, now }) {
      const running = await runningOf(buyer, now);
      const { publication } = buyer;
      if (running === null) throw notSubscribed();
      const { customer, bought } = running;
      const { purchase } = bought;
      const { basis } = (await purchases.statusOf(buyer, now)).entitlement;
      const due = retentionDue(publication.settings.billing, { purchase, basis, now });
      const locale = pageLocaleOf(provider, buyer);
      const page =
        purchase.cancelsAt === null
          ? await provider.openCancelling({
              customer,
              purchase: bought.id,
              retention: due && { ...due, publication: publication.name },
              returnUrl,
              locale,
            })
          : await provider.openPortal({ customer, returnUrl, locale });
      if (page === null) throw notSubscribed();
      return page;
    },
  };
}
