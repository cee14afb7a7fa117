import Stripe from 'stripe';

export interface StripeOptions {
  readonly secretKey: string;
  /** An origin; null for Stripe's own. */
  readonly apiBase: string | null;
  /** For one attempt; ten seconds by default. */
  readonly timeoutMs?: number;
  /** `false` if there is no dashboard of Stripe's behind the API. */
  readonly hasDashboard?: boolean;
  /** What sends the requests, instead of the client's own means. */
  readonly fetch?: typeof fetch;
}

const defaultTimeoutMs = 10_000;

const standardPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/** An origin in the words of the client's options. */
function addressOf(origin: string): Pick<Stripe.StripeConfig, 'protocol' | 'host' | 'port'> {
  const { protocol, hostname, port } = new URL(origin);
  return {
    protocol: protocol === 'http:' ? 'http' : 'https',
    // An IPv6 address is bracketed in a URL, and nowhere else.
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (standardPorts[protocol] ?? 443) : Number(port),
  };
}

/** The official client. It tries again by itself, with the same idempotency key, and speaks the API version of its own types. */
export function createStripeClient(options: StripeOptions): Stripe {
  const { secretKey, apiBase, timeoutMs = defaultTimeoutMs, fetch } = options;
  return new Stripe(secretKey, {
    ...(apiBase === null ? {} : addressOf(apiBase)),
    ...(fetch === undefined ? {} : { httpClient: Stripe.createFetchHttpClient(fetch) }),
    timeout: timeoutMs,
    maxNetworkRetries: 2,
    telemetry: false,
    appInfo: { name: 'Stile' },
  });
}
