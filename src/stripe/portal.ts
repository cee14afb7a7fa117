import type Stripe from 'stripe';
import { keepId } from './catalog/kept-id.ts';
import { keyFor } from './idempotency.ts';
import { ignoring, missing } from './stripe-errors.ts';

export type OpenPortal = (request: {
  readonly customer: string;
  readonly returnUrl: string;
}) => Promise<{ url: string } | null>;

/** What customers may do there: see their invoices, change their card, cancel to the end of the period. */
const features: Stripe.BillingPortal.ConfigurationCreateParams.Features = {
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true, mode: 'at_period_end' },
};

/** By this Stile knows its configuration again. */
const mark = { stile: 'portal-1' };

/** The one that there is, or a new one in the place of what Stripe refused: for a day Stripe gives the same key the same answer. */
async function configurationOf(stripe: Stripe, refused: string | null): Promise<string> {
  for await (const { id, metadata } of stripe.billingPortal.configurations.list({ active: true, limit: 100 })) {
    if (metadata?.['stile'] === mark.stile) return id;
  }
  const params = { features, metadata: mark };
  const made = await stripe.billingPortal.configurations.create(params, {
    idempotencyKey: keyFor(
      `portal configuration ${mark.stile}${refused === null ? '' : ` instead ${refused}`}`,
      params,
    ),
  });
  return made.id;
}

/** The portal with a configuration of Stile's own: the account's default may not be set up, or may allow what no offer foresees. */
export function createPortal(stripe: Stripe): OpenPortal {
  const configuration = keepId((refused) => configurationOf(stripe, refused));
  return async ({ customer, returnUrl }) => {
    const page = await ignoring([missing], null, () =>
      configuration.use((id) =>
        stripe.billingPortal.sessions.create({ customer, return_url: returnUrl, configuration: id }),
      ),
    );
    return page === null ? null : { url: page.url };
  };
}
