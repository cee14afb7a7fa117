import type Stripe from 'stripe';
import { keyFor } from './idempotency.ts';

/** What customers may do in the portal. */
export type PortalFeatures = Stripe.BillingPortal.ConfigurationCreateParams.Features;

/** See their invoices, change their card, cancel to the end of the period. */
export const plainFeatures: PortalFeatures = {
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true, mode: 'at_period_end' },
};

/** A configuration of Stile's own. It is known again by its mark, and one with other features needs another mark. */
export interface WantedConfiguration {
  readonly mark: string;
  readonly features: PortalFeatures;
}

export type FindConfiguration = (wanted: WantedConfiguration) => Promise<string>;

async function findOrMake(stripe: Stripe, { mark, features }: WantedConfiguration): Promise<string> {
  for await (const { id, metadata } of stripe.billingPortal.configurations.list({ active: true, limit: 100 })) {
    if (metadata?.['stile'] === mark) return id;
  }
  const params = { features, metadata: { stile: mark } };
  const made = await stripe.billingPortal.configurations.create(params, {
    idempotencyKey: keyFor(`portal configuration ${mark}`, params),
  });
  return made.id;
}

/** Answers the id of a configuration: found or made once for this process, unless that fails. */
export function createConfigurations(stripe: Stripe): FindConfiguration {
  const known = new Map<string, Promise<string>>();
  return (wanted) => {
    const before = known.get(wanted.mark);
    if (before !== undefined) return before;
    const finding = findOrMake(stripe, wanted);
    known.set(wanted.mark, finding);
    finding.catch(() => known.delete(wanted.mark));
    return finding;
  };
}
