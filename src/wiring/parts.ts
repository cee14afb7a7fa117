import type { lookup } from 'node:dns';
import type { DestinationStream, Logger } from 'pino';
import type { NameResolver } from '../networks/reverse-dns.ts';
import type { Clock, EpochMs } from '../paywall/clock.ts';
import type { PublisherEvents } from '../paywall/events/publisher-events.ts';
import type { Outage } from '../paywall/metering/outage/outage.ts';
import type { Tally } from '../paywall/metering/tally.ts';
import type { PaymentProvider } from '../paywall/purchases/payment-provider.ts';
import type { Stores } from '../paywall/stores.ts';
import type { LivePublications } from '../publications/live-publications.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Settings } from '../settings/settings.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { RequestTrail } from '../telemetry/request-trail.ts';
import type { KeySet } from '../tokens/key-set.ts';
import type { Secrets } from './secrets.ts';
import type { StoreHealth } from './store-health.ts';

/** What a test, or a program that embeds the service, gives in place of the machine's own. */
export interface Overrides {
  /** The real time, in epoch milliseconds. */
  readonly realNow?: () => EpochMs;
  /** Where log lines go instead of to standard output. */
  readonly logTo?: DestinationStream;
  /** The environment's secrets that publications' identities name. */
  readonly secretOf?: (setting: string) => string | undefined;
  /** Whether this process says what all of a machine would say alike; each does unless it is told. */
  readonly isFirst?: boolean;
  readonly resolver?: NameResolver;
  /** Authorities, in PEM, that sign for servers from which ranges and signing keys are fetched. */
  readonly authorities?: string;
  /** Delays before the attempts to tell a publisher something, in milliseconds. */
  readonly hookDelaysMs?: readonly number[];
  /** How often it is looked whether there are events to deliver, in milliseconds. */
  readonly eventsLookEveryMs?: number;
  /** What looks up the addresses to which events are sent. */
  readonly hookLookup?: typeof lookup;
  /** How often it is looked whether it is time to reconcile with the payment provider. */
  readonly reconcileLookEveryMs?: number;
  /** How often a part of the outbox is swept, in milliseconds. */
  readonly outboxSweepEveryMs?: number;
  /** How long Redis may take to answer before a view is decided without it, in milliseconds. */
  readonly answerWithinMs?: number;
}

/** What the service is put together from. */
export interface Parts {
  readonly settings: Settings;
  readonly overrides: Overrides;
  readonly stores: Stores;
  readonly health: StoreHealth;
  readonly publications: LivePublications;
  readonly keys: KeySet;
  readonly secrets: Secrets;
  readonly sandbox: Sandbox | null;
  /** One for the whole process: its client keeps connections, and its prices are looked up once. */
  readonly provider: PaymentProvider;
  readonly clock: Clock;
  readonly realClock: Clock;
  readonly tally: Tally;
  readonly events: PublisherEvents;
  readonly outage: Outage;
  readonly metrics: Metrics;
  /** Null unless requests are followed. */
  readonly trail: RequestTrail | null;
  readonly log: Logger;
}
