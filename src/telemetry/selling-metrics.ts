import { Counter, type Registry } from 'prom-client';

/** What is counted about selling. */
export interface SellingMetrics {
  checkoutOpened(publication: string): void;
  /** News from the payment provider that was acted on, or was of no interest, or is being acted on elsewhere. */
  webhook(type: string, outcome: string): void;
  /** The payment provider said no, with this code of its own. */
  providerRefused(code: string): void;
  /** Something that Stile did to a purchase by itself. */
  purchaseAct(publication: string, act: string): void;
  /** A reader turned out to pay for two subscriptions. */
  secondPlan(publication: string): void;
  /** A publisher was told to whom a link is to be sent that brings back a purchase, or could not be. */
  recoveryHook(publication: string, outcome: 'sent' | 'failed'): void;
  giftMade(publication: string, by: 'reader' | 'desk'): void;
  /** Somebody came by a gift, and what became of it. */
  giftUsed(publication: string, outcome: string): void;
}

export function createSellingMetrics(registry: Registry): SellingMetrics {
  const registers = [registry];
  const checkouts = new Counter({
    name: 'stile_checkouts_opened_total',
    help: 'Checkout pages that readers were given, a page that was open already included.',
    labelNames: ['publication'],
    registers,
  });
  const webhooks = new Counter({
    name: 'stile_webhooks_total',
    help: 'Stripe webhooks by event type and outcome: handled, duplicate, ignored, refused by Stripe, or busy if another process holds the event.',
    labelNames: ['type', 'outcome'],
    registers,
  });

  const refusals = new Counter({
    name: 'stile_provider_refusals_total',
    help: 'Calls that Stripe refused, by its error code. Each is in the log, with the id of the request at Stripe.',
    labelNames: ['code'],
    registers,
  });
  const acts = new Counter({
    name: 'stile_purchase_acts_total',
    help: 'What Stile did to purchases at the payment provider by itself, such as refunding a second trial.',
    labelNames: ['publication', 'act'],
    registers,
  });

  const secondPlans = new Counter({
    name: 'stile_second_plans_total',
    help: 'Readers who turned out to pay for two subscriptions, because they had bought under two identities.',
    labelNames: ['publication'],
    registers,
  });
  const recoveries = new Counter({
    name: 'stile_recovery_hooks_total',
    help: 'Webhooks that ask a publisher to send a reader the link that restores a purchase: sent, or failed finally.',
    labelNames: ['publication', 'outcome'],
    registers,
  });
  const gifts = new Counter({
    name: 'stile_gifts_made_total',
    help: 'Gift links made, by readers or by the desk.',
    labelNames: ['publication', 'by'],
    registers,
  });
  const giftUses = new Counter({
    name: 'stile_gift_uses_total',
    help: 'Readers who came by a gift, by outcome: redeemed, also if they had been let in before, or why they were not let in.',
    labelNames: ['publication', 'outcome'],
    registers,
  });

  return {
    checkoutOpened: (publication) => checkouts.inc({ publication }),
    webhook: (type, outcome) => webhooks.inc({ type, outcome }),
    providerRefused: (code) => refusals.inc({ code }),
    purchaseAct: (publication, act) => acts.inc({ publication, act }),
    secondPlan: (publication) => secondPlans.inc({ publication }),
    recoveryHook: (publication, outcome) => recoveries.inc({ publication, outcome }),
    giftMade: (publication, by) => gifts.inc({ publication, by }),
    giftUsed: (publication, outcome) => giftUses.inc({ publication, outcome }),
  };
}
