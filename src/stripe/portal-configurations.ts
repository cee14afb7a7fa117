import type Stripe from 'stripe';
import { keepId } from './catalog/kept-id.ts';
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

export const plainConfiguration: WantedConfiguration = { mark: 'portal-1', features: plainFeatures };

/** Opens something with a configuration: found or made once for this process, and again if Stripe refuses it. */
export type UseConfiguration = <T>(
  wanted: WantedConfiguration,
  call: (configuration: string) => Promise<T>,
) => Promise<T>;

/** The one that there is, or a new one in the place of what Stripe refused: for a day Stripe gives the same key the same answer. */
async function findOrMake(
  stripe: Stripe,
  { mark, features }: WantedConfiguration,
  refused: string | null,
): Promise<string> {
  for await (const { id, metadata } of stripe.billingPortal.configurations.list({ active: true, limit: 100 })) {
    if (metadata?.['stile'] === mark) return id;
  }
  const params = { features, metadata: { stile: mark } };
  const made = await stripe.billingPortal.configurations.create(params, {
    idempotencyKey: keyFor(`portal configuration ${mark}${refused === null ? '' : ` instead ${refused}`}`, params),
  });
  return made.id;
}

export function createConfigurations(stripe: Stripe): UseConfiguration {
  const known = new Map<string, ReturnType<typeof keepId>>();
  return (wanted, call) => {
    const kept = known.get(wanted.mark) ?? keepId((refused) => findOrMake(stripe, wanted, refused));
    known.set(wanted.mark, kept);
    return kept.use(call);
  };
}
