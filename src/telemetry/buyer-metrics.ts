import { Counter, type Registry } from 'prom-client';

export interface BuyerMetrics {
  checkoutOpened(publication: string): void;
  /** A reader turned out to pay for two subscriptions. */
  secondPlan(publication: string): void;
}

/** What is counted about those who buy. */
export function createBuyerMetrics(registry: Registry): BuyerMetrics {
  const secondPlans = new Counter({
    name: 'stile_second_plans_total',
    help: 'Readers who turned out to pay for two subscriptions, because they had bought under two identities.',
    labelNames: ['publication'],
    registers: [registry],
  });
  const checkouts = new Counter({
    name: 'stile_checkouts_opened_total',
    help: 'Checkout pages that readers were given, a page that was open already included.',
    labelNames: ['publication'],
    registers: [registry],
  });
  return {
    checkoutOpened: (publication) => checkouts.inc({ publication }),
    secondPlan: (publication) => secondPlans.inc({ publication }),
  };
}
