import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import pino from 'pino';
import type { Publication } from '../../../src/paywall/publication.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { createAssembly } from '../../../src/publications/assemble.ts';
import { storedOfferOf } from '../../../src/publications/offer-schema.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { createBannerRefs } from '../../../src/tokens/banner-ref.ts';
import { createEntitlementTokens } from '../../../src/tokens/entitlement-token.ts';
import { newSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { createKeySet } from '../../../src/tokens/key-set.ts';
import { createKeyedHashes } from '../../../src/tokens/keyed-hashes.ts';
import { createReaderTokens } from '../../../src/tokens/reader-token.ts';
import { createReceipts } from '../../../src/tokens/receipt.ts';
import { createSupportCodes } from '../../../src/tokens/support/support-code.ts';
import { eventually } from '../../support/eventually.ts';
import { send } from '../../support/request.ts';
import { readerSecret } from '../../support/selling/entitlements.ts';
import type { TestService } from '../../support/service.ts';
import { drawnPublication, earliest, signInSecret } from './drawn-publication.ts';

const signingKeys = newSigningKeys();

/** What requests of one service are compared by: its clock, its keys, and a handle of its own on the store. */
export interface World {
  readonly service: TestService;
  readonly clock: { time: number };
  readonly stores: Stores;
  readonly publicUrl: string;
  /** The origins of the service itself. */
  readonly ownOrigins: readonly string[];
  /** Whether a proxy in front is trusted, which says where requests come from. */
  readonly isBehindProxy: boolean;
  readonly hashes: ReturnType<typeof createKeyedHashes>;
  readonly readerTokens: ReturnType<typeof createReaderTokens>;
  readonly receipts: ReturnType<typeof createReceipts>;
  readonly supportCodes: ReturnType<typeof createSupportCodes>;
  readonly bannerRefs: ReturnType<typeof createBannerRefs>;
  /** Entitlement tokens as they are made, or verified, so much earlier. */
  entitlementTokens(earlierMs?: number): ReturnType<typeof createEntitlementTokens>;
  readonly drawn: { publications: readonly Publication[] };
}

/** The settings of a service that is compared, and what it takes in place of the machine's own. */
export const comparedService = (clock: World['clock']) => ({
  env: { READER_SECRET: readerSecret, SIGNING_KEYS: signingKeys, LOG_LEVEL: 'warn' },
  // What is compared is what is answered, however long a busy machine takes for it.
  overrides: { realNow: () => clock.time, secretOf: () => signInSecret, answerWithinMs: 5_000 },
});

export const newClock = (): World['clock'] => ({ time: earliest });

function openStores({ dataDir }: TestService, redisUrl: string | null): Stores {
  // By this clock nothing ever ends, so that nothing is swept away behind the service's back.
  if (redisUrl === null) return openSqliteStores({ dir: dataDir, clock: { now: () => 0 } });
  const logger = { info: () => {}, warn: () => {} };
  return openRedisStores({ address: { kind: 'redis', url: redisUrl }, logger, answerWithinMs: 5_000 });
}

export function createWorld(
  service: TestService,
  at: { readonly clock: World['clock']; readonly redisUrl: string | null; readonly isBehindProxy: boolean },
): World {
  const { url: publicUrl } = service;
  const { clock } = at;
  const keys = createKeySet(signingKeys);
  const before = (earlierMs: number) => ({ now: () => clock.time - earlierMs });
  const { protocol, port, origin } = new URL(publicUrl);
  const names =
    protocol === 'https:' ? [] : ['127.0.0.1', 'localhost', '[::1]'].map((name) => `http://${name}:${port}`);
  return {
    service,
    clock,
    stores: openStores(service, at.redisUrl),
    publicUrl,
    ownOrigins: [origin, ...names],
    isBehindProxy: at.isBehindProxy,
    hashes: createKeyedHashes(readerSecret),
    readerTokens: createReaderTokens({ secret: readerSecret, random: randomBytes, clock: before(0) }),
    receipts: createReceipts({ keys, issuer: publicUrl, clock: before(0) }),
    supportCodes: createSupportCodes(readerSecret),
    bannerRefs: createBannerRefs({ secret: readerSecret, clock: before(0) }),
    entitlementTokens: (earlierMs = 0) =>
      createEntitlementTokens({ keys, issuer: publicUrl, clock: before(earlierMs) }),
    drawn: { publications: [] },
  };
}

const assembled = async (stores: Stores) => {
  const assemble = createAssembly({ mode: 'sandbox', log: pino({ level: 'silent' }) });
  const { publications, unreadable } = assemble(await stores.publications.readAll());
  if (unreadable.length > 0)
    throw new Error(`Of what was drawn the service cannot read ${JSON.stringify(unreadable)}.`);
  return publications;
};

function partsOf({ name, settings, wordings, offers }: Publication) {
  return [
    { publication: name, part: 'settings' as const, value: settings },
    ...[...wordings.values()].map((wording) => ({
      publication: name,
      part: `wording/${wording.locale}` as const,
      value: wording,
    })),
    ...offers.map((offer) => ({ publication: name, part: `offer/${offer.id}` as const, value: storedOfferOf(offer) })),
  ];
}

let drawn = 0;

interface Drawing {
  readonly count: number;
  readonly seed: number;
  /** Whether there is something of the same names before, of which a part stays as it is. */
  readonly isChange: boolean;
}

/**
 * Draws publications and writes them to the store. A change replaces the settings of some and the texts and offers of others: what
 * stays must not keep what was made of it with what is gone. Resolves once the service knows them.
 */
export async function drawPublications(world: World, { count, seed, isChange }: Drawing): Promise<void> {
  const { stores } = world;
  const draw = (name: string, at: number) => fc.sample(drawnPublication(name), { numRuns: 1, seed: seed + at });
  const before = await stores.publications.readAll();
  const versionOf = ({ publication, part }: ReturnType<typeof partsOf>[number]) =>
    before.find((stored) => stored.publication === publication && stored.part === part)?.version ?? 0;
  drawn += 1;
  const last = `last-${drawn}`;
  const parts = Array.from({ length: count }, (_, at) => draw(`drawn-${at}`, at).flatMap(partsOf)).map((all, at) =>
    isChange ? all.filter(({ part }) => (part === 'settings') === (at % 2 === 0)) : all,
  );
  const written = [...parts, draw(last, count).flatMap(partsOf)].flat();
  for (const part of written) await stores.publications.write(part, versionOf(part));
  await stores.changes.announce();
  await eventually(async () => (await send(world.service, `/v1/${last}/offers`)).status === 200, 20_000);
  const publications = await assembled(stores);
  world.drawn.publications = [...publications.values()].filter(({ name }) => name.startsWith('drawn-'));
}
