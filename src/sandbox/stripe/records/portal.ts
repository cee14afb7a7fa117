import type { Account } from '../account.ts';
import type { PortalConfiguration, PortalSession } from '../wire.ts';

const hourSeconds = 3600;

export type PortalFeatures = PortalConfiguration['features'];

export const defaultFeatures: PortalFeatures = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: ['too_expensive', 'unused', 'other'] },
    enabled: true,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
};

export function createConfiguration(account: Account, about: Partial<PortalConfiguration>): PortalConfiguration {
  const configuration: PortalConfiguration = {
    id: account.newId('bpc_'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: { headline: null, privacy_policy_url: null, terms_of_service_url: null },
    created: account.now(),
    default_return_url: null,
    features: defaultFeatures,
    is_default: false,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: {},
    name: null,
    updated: account.now(),
    ...about,
  };
  return account.create('billing_portal.configuration', configuration, 'billing_portal.configuration.created');
}

/** The configuration that a session uses when the request names none; made the first time it is needed. */
export function defaultConfiguration(account: Account): PortalConfiguration {
  const existing = account.tables.all('billing_portal.configuration').find((one) => one.is_default);
  return existing ?? createConfiguration(account, { is_default: true });
}

/** A portal link is good for an hour. */
export function isPortalOpen(account: Account, session: PortalSession): boolean {
  return account.now() < session.created + hourSeconds;
}
