import Stripe from 'stripe';
import type { Finding } from '../paywall/finding.ts';
import { createStripeClient, type StripeOptions } from './client.ts';
import { eventTypes } from './events/event-hint.ts';

/** The first version whose events are read: an invoice names its subscription, or who it is for. */
const oldestKnown = '2019-01-01';

/** Versions begin with their date. Later ones than the library's own may have forms that it does not know. */
function isKnown(version: string): boolean {
  const day = version.slice(0, oldestKnown.length);
  return /^\d{4}-\d\d-\d\d$/.test(day) && day >= oldestKnown && day <= Stripe.API_VERSION.slice(0, oldestKnown.length);
}

const versionAdvice = `this version of Stile knows those from ${oldestKnown} to ${Stripe.API_VERSION}: events of others may be missed until the buyers are reconciled, daily`;

function examineVersion(subject: string, version: string | null): Finding[] {
  if (version === null) return [];
  if (isKnown(version)) return [{ level: 'ok', subject, message: `API version ${version}` }];
  return [{ level: 'warning', subject, message: `API version ${version}; ${versionAdvice}` }];
}

/** Thin events have the names of the others with a prefix. */
function missingTypes({ enabled_events: enabled }: Stripe.WebhookEndpoint): readonly string[] {
  if (enabled.includes('*')) return [];
  return eventTypes.filter((type) => !enabled.includes(type) && !enabled.includes(`v1.${type}`));
}

function examineEndpoint(endpoint: Stripe.WebhookEndpoint): Finding[] {
  const subject = 'Stripe webhook';
  const missing = missingTypes(endpoint);
  const list = missing.join(', ');
  const isOff = endpoint.status !== 'enabled';
  return [
    ...(isOff ? [{ level: 'warning', subject, message: `${endpoint.url} is ${endpoint.status}` } as const] : []),
    missing.length === 0
      ? { level: 'ok', subject, message: `${endpoint.url} sends every event that Stile listens to` }
      : { level: 'warning', subject, message: `${endpoint.url} does not send ${list}; add these events to it` },
    ...examineVersion(subject, endpoint.api_version),
  ];
}

/** A person waits for the answer. */
const atOnce = { maxNetworkRetries: 0 };

/** What a key may not see, or a Stripe that does not answer, is no fault of the installation's. */
async function unlessRefused(subject: string, examine: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await examine();
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error;
    return [{ level: 'warning', subject, message: `cannot be looked at: ${error.message}` }];
  }
}

/**
 * How the account at Stripe fits this installation: the endpoint of its webhook, and the API version in which events come. An endpoint
 * that only gets thin events is listed elsewhere at Stripe, and is not known here.
 */
export async function examineStripe(options: StripeOptions, publicUrl: string): Promise<Finding[]> {
  const stripe = createStripeClient({ ...options, timeoutMs: 5_000 });
  const wanted = `${publicUrl}/webhooks/stripe`;
  const endpoints = await unlessRefused('Stripe webhook', async () => {
    const all = await stripe.webhookEndpoints.list({ limit: 100 }, atOnce).autoPagingToArray({ limit: 1_000 });
    const own = all.filter(({ url }) => url === wanted);
    if (own.length > 0) return own.flatMap(examineEndpoint);
    const message = `no endpoint ${wanted} is set up with snapshot events; without one, changes are found within a minute or two`;
    return [{ level: 'warning', subject: 'Stripe webhook', message }];
  });
  const account = await unlessRefused('Stripe events', async () => {
    const [latest] = (await stripe.events.list({ limit: 1 }, atOnce)).data;
    return examineVersion('Stripe events', latest?.api_version ?? null);
  });
  return [...endpoints, ...account];
}
