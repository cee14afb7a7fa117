import type Stripe from 'stripe';
import { plainConfiguration, type UseConfiguration } from './portal-configurations.ts';
import { ignoring, missing } from './stripe-errors.ts';

export type OpenPortal = (request: {
  readonly customer: string;
  readonly returnUrl: string;
}) => Promise<{ url: string } | null>;

/** The portal with a configuration of Stile's own: the account's default may not be set up, or may allow what no offer foresees. */
export function createPortal(stripe: Stripe, withConfiguration: UseConfiguration): OpenPortal {
  return async ({ customer, returnUrl }) => {
    const page = await ignoring([missing], null, () =>
      withConfiguration(plainConfiguration, (configuration) =>
        stripe.billingPortal.sessions.create({ customer, return_url: returnUrl, configuration }),
      ),
    );
    return page === null ? null : { url: page.url };
  };
}
