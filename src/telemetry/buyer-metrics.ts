import { Counter, type Registry } from 'prom-client';

export interface BuyerMetrics {
  checkoutOpened(publication: string): void;
  /** A reader turned out to pay for two subscriptions. */
  secondPlan(publication: string): void;
  /** A publisher was told to whom a link is to be sent that brings back a purchase, or could not be. */
  recoveryHook(publication: string, outcome: 'sent' | 'failed'): void;
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
  const recoveries = new Counter({
    name: 'stile_recovery_hooks_total',
    help: 'Publishers told to whom a link is to be sent that brings back a purchase: sent, or failed for good.',
    labelNames: ['publication', 'outcome'],
    registers: [registry],
  });
  return {
    recoveryHook: (publication, outcome) => recoveries.inc({ publication, outcome }),
    checkoutOpened: (publication) => checkouts.inc({ publication }),
    secondPlan: (publication) => secondPlans.inc({ publication }),
  };
}
