import type { Redis } from 'ioredis';
import type { Stores } from '../paywall/stores.ts';
import { createAdminSessionStore } from './admin-sessions.ts';
import { createLicenceUses } from './agents/licence-uses.ts';
import { createAmpSignInStore } from './amp-sign-ins.ts';
import { createAuditLog } from './audit.ts';
import { createBillingStore } from './billing.ts';
import { createChangeFeed } from './changes.ts';
import { createClockStore } from './clock-store.ts';
import { createRedisClient, type RedisClient } from './connection/client.ts';
import { clusterServers } from './connection/cluster.ts';
import { connect, type RedisAddress } from './connection/connect.ts';
import { guardFormat } from './connection/format.ts';
import type { Logger } from './connection/logger.ts';
import { markScripts } from './connection/marked-scripts.ts';
import { oneServer } from './connection/servers.ts';
import { diagnose } from './diagnose.ts';
import { createEntitlementStore } from './entitlements.ts';
import { createDeliveryStore } from './events/deliveries.ts';
import { createMover, type Mover } from './events/mover.ts';
import { createOutboxStore } from './events/outbox.ts';
import { createExperimentStore } from './experiments/experiment-store.ts';
import { createGiftStore } from './gifts.ts';
import { createEventInbox } from './inbox.ts';
import { trialWriteKey } from './keys.ts';
import { createLeaseStore } from './leases.ts';
import { createMeterStore } from './metering/meters.ts';
import { createPublicationStore } from './publications.ts';
import { createRateLimitStore } from './rate-limits.ts';
import { createReaderRecords } from './reader-records.ts';
import { createPublicationRecords } from './removal/publication-records.ts';
import { defineScripts } from './scripts.ts';
import { createSecretStore } from './secrets.ts';
import { createTallyStore } from './tallies.ts';
import { createReaderFactsStore } from './targeting/reader-facts.ts';
import { tryWrite } from './trial-write.ts';

export interface RedisOptions {
  readonly address: RedisAddress;
  readonly logger: Logger;
  /** How long Redis may take to answer before a call fails, in milliseconds; 150 by default. */
  readonly answerWithinMs?: number;
  /** For those who only look: a store that does not say its format yet goes on saying nothing. */
  readonly leaveAsIs?: boolean;
  /** Told whenever Redis refuses to write, for which it logs a line now and then by default. */
  readonly onWriteRefused?: (error: unknown) => void;
  /** The request on whose behalf a command is sent, if there is one. Without this no command says so. */
  readonly requestId?: () => string | null;
}

interface Kind {
  readonly isCluster: boolean;
  readonly inBatches: boolean;
}

interface Ways {
  readonly link: RedisClient;
  readonly mover: Mover;
}

/** The stores that need nothing but the way to Redis. */
function storesOn({ link, mover }: Ways, { isCluster, inBatches }: Kind) {
  return {
    // What says on whose behalf it is sent goes alone.
    meters: createMeterStore(link, mover, { mixesSlots: !isCluster, inBatches }),
    entitlements: createEntitlementStore(link, mover),
    publications: createPublicationStore(link, mover),
    secrets: createSecretStore(link),
    clock: createClockStore(link),
    rateLimits: createRateLimitStore(link),
    billing: createBillingStore(link, mover),
    inbox: createEventInbox(link),
    leases: createLeaseStore(link),
    audit: createAuditLog(link),
    adminSessions: createAdminSessionStore(link),
    ampSignIns: createAmpSignInStore(link),
    tallies: createTallyStore(link),
    readers: createReaderRecords(link, mover),
    records: createPublicationRecords(link),
    readerFacts: createReaderFactsStore(link, { remembers: isCluster }),
    experimentFigures: createExperimentStore(link),
    deliveries: createDeliveryStore(link),
    gifts: createGiftStore(link, mover),
    outbox: createOutboxStore(link, mover),
    licenceUses: createLicenceUses(link),
  };
}

/**
 * Opens the stores kept in the Redis server or cluster (7.0 or later) at `address`. Returns at once, whether the server is there or not:
 * until it is, and whenever it is away or its sentinels are choosing another, every call fails with `store-unavailable`.
 */
export function openRedisStores({ address, answerWithinMs, requestId, leaveAsIs, ...options }: RedisOptions): Stores {
  const prepare = (redis: Redis) => {
    defineScripts(redis);
    if (requestId !== undefined) markScripts(redis, requestId);
  };
  const serving = { logger: options.logger, limitMs: answerWithinMs, prepare };
  const servers =
    address.kind === 'cluster' ? clusterServers(address, serving) : oneServer(() => connect(address), serving);
  const client = createRedisClient(servers, { ...options, limitMs: answerWithinMs });
  const { link, format } = guardFormat(client, { logger: options.logger, marks: leaveAsIs !== true });
  const mover = createMover(link);
  const changes = createChangeFeed(link, servers.subscriber);

  return {
    ...storesOn({ link, mover }, { isCluster: address.kind === 'cluster', inBatches: requestId === undefined }),
    changes,

    async ping() {
      // About a key: the servers of a cluster that has lost too many of them answer, and refuse all that concerns readers.
      await link.askOfEach(trialWriteKey, (redis, key) => redis.exists(key));
    },

    tryWrite: () => tryWrite(link),

    format,

    diagnose: () => diagnose(link),

    async close() {
      await mover.close();
      await Promise.all([changes.close(), servers.close()]);
    },
  };
}
