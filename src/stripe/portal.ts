import type Stripe from 'stripe';
import { type FindConfiguration, plainFeatures } from './portal-configurations.ts';
import { ignoring, missing } from './stripe-errors.ts';

export type OpenPortal = (request: {
  readonly customer: string;
  readonly returnUrl: string;
}) => Promise<{ url: string } | null>;

/** The portal with a configuration of Stile's own: the account's default may not be set up, or may allow what no offer foresees. */
export function createPortal(stripe: Stripe, configurationOf: FindConfiguration): OpenPortal {
  return async ({ customer, returnUrl }) => {
    const configuration = await configurationOf({ mark: 'portal-1', features: plainFeatures });
    const page = await ignoring([missing], null, () =>
      stripe.billingPortal.sessions.create({ customer, return_url: returnUrl, configuration }),
    );
    return page === null ? null : { url: page.url };
  };
}
