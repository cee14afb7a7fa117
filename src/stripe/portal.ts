import type Stripe from 'stripe';
import { plainConfiguration, type UseConfiguration } from './portal-configurations.ts';
import { ignoring, missing } from './stripe-errors.ts';

type Page = Omit<Stripe.BillingPortal.SessionCreateParams, 'configuration'>;

/**
 * A page of the portal with a configuration of Stile's own: the account's default may not be set up, or may allow what no offer
 * foresees. Null if the customer, or what the page is about, is gone.
 */
export async function openPortalPage(
  stripe: Stripe,
  withConfiguration: UseConfiguration,
  page: Page,
): Promise<{ url: string } | null> {
  const session = await ignoring([missing], null, () =>
    withConfiguration(plainConfiguration, (configuration) =>
      stripe.billingPortal.sessions.create({ ...page, configuration }),
    ),
  );
  return session === null ? null : { url: session.url };
}
