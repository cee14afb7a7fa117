import { createHash } from 'node:crypto';
import { usualBillingRules } from '../../../src/paywall/billing-rules.ts';
import { type Entitlement, entitlementAt, noEntitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import { hasCode } from '../../../src/paywall/errors.ts';
import { createPurchases } from '../../../src/paywall/purchases/purchases.ts';
import type { AutomaticAct } from '../../../src/paywall/purchases/settling/automatic-acts.ts';
import type { ReaderKey } from '../../../src/paywall/reader.ts';
import { createReconciliation } from '../../../src/paywall/selling/reconciliation.ts';
import { createSelling, type Selling } from '../../../src/paywall/selling/selling.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { eventually } from '../../support/eventually.ts';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { plainEvents } from '../../support/fixtures/sample-events.ts';
import { aReader } from '../../support/selling/selling-service.ts';
import { pass, recordedProvider } from './recorded-provider.ts';
import type { Moment, Recording } from './recording.ts';
import { expectTold, remembering, type Told } from './told-access.ts';

/** The numbers of pieces, in the order in which they arrive: one after the other, and those of a group at once. */
export interface Order {
  readonly groups: readonly (readonly number[])[];
  /** How many turns of the event loop each further piece, and each further reading of the provider, is on its way, over and over. */
  readonly delays?: readonly number[];
}

/** One life of a reader whom the store does not know yet. */
interface Life {
  /** Hands a piece to one of the processes, as soon as it has happened. Answers whether it is to be sent again. */
  deliver(index: number): Promise<boolean>;
  /** What was undone and ended, each as often as it is on record. */
  readonly acts: readonly AutomaticAct['act'][];
  /** What the publisher is told. */
  readonly told: readonly Told[];
  /** Others have had trials with the cards that are taken. */
  claimCards(): Promise<void>;
  /** The end, in which whatever was lost is looked for. */
  reconcile(): Promise<void>;
  entitlement(): Promise<Omit<Entitlement, 'version'>>;
}

/** Pauses keep their readers out here: otherwise they would change nothing. */
const publication = examplePublication({
  billing: { ...usualBillingRules, whilePaused: 'suspend' },
  events: { enabled: true },
});

/** How long a store may be away. */
const patienceMs = 10_000;

const digest = (text: string) => createHash('sha256').update(text).digest();

let lives = 0;

/** The stores, in which everything of this life has names of its own. */
function ownCorner({ billing, inbox, entitlements, leases }: Stores, life: number) {
  const own = (name: string) => `${name} of ${life}`;
  return {
    billing,
    entitlements,
    inbox: {
      claim: (event: string, ...lease: [Parameters<Stores['inbox']['claim']>[1]]) => inbox.claim(own(event), ...lease),
      finish: (event: string, now: number) => inbox.finish(own(event), now),
      release: (event: string) => inbox.release(own(event)),
    } satisfies Stores['inbox'],
    leases: {
      acquire: (lease) => leases.acquire({ ...lease, name: own(lease.name) }),
      release: (name, holder) => leases.release(own(name), holder),
      readBookmark: (name) => leases.readBookmark(own(name)),
      writeBookmark: (name, value) => leases.writeBookmark(own(name), value),
    } satisfies Stores['leases'],
    keyOf: (name: string, reader: string) =>
      Uint8Array.from(digest(own(`${name} ${reader}`)).subarray(0, 12)) as ReaderKey,
    trialKey: (kind: string, value: string) => digest(own(`${kind} ${value}`)).toString('base64url'),
  };
}

function begin(recording: Recording, processes: readonly Stores[], delays: readonly number[]): Life {
  lives += 1;
  const { pieces, end } = recording;
  let reached: Moment = end;
  let latest = 0;
  let delayed = 0;
  const delay = () => delays[delayed++ % delays.length] ?? 0;
  const provider = recordedProvider(recording, () => reached, delay);
  const acts: AutomaticAct['act'][] = [];
  const told: Told[] = [];
  const corners = processes.map((stores) => {
    const corner = ownCorner(stores, lives);
    return { ...corner, entitlements: remembering(corner.entitlements, told) };
  });
  const sellings: readonly Selling[] = corners.map(({ leases: _, ...corner }) => {
    const needs = {
      ...corner,
      provider,
      events: plainEvents,
      tally: { count: () => undefined, moved: () => undefined, stepped: () => undefined },
      publicationOf: () => publication,
      recordAct: async ({ act }: AutomaticAct) => {
        if (act !== 'extend-term') acts.push(act);
      },
      recordPromotion: async () => undefined,
      onTrouble: () => undefined,
      onSecondPlan: () => undefined,
      recordRetention: async () => undefined,
      successUrl: () => 'https://stile.example',
    };
    return createSelling({ ...needs, purchases: createPurchases(needs) });
  });
  let sent = 0;

  function next<T>(all: readonly T[]): T {
    sent += 1;
    const one = all[sent % all.length];
    if (one === undefined) throw new Error('There is no process.');
    return one;
  }

  return {
    acts,
    told,
    async claimCards() {
      const [corner] = corners;
      const keys = recording.takenCards.map((card) => corner?.trialKey('card', card) ?? '');
      if (keys.length > 0)
        await eventually(() => corner?.billing.claimTrials(publication.name, keys, 'another') ?? null, patienceMs);
    },
    async deliver(index) {
      const piece = pieces[index];
      if (piece === undefined) throw new Error(`There is no piece ${index}.`);
      await pass(delay());
      latest = Math.max(latest, index);
      reached = pieces[latest] ?? end;
      try {
        return (await next(sellings).handleEvent(piece.hint, reached.now)) === 'busy';
      } catch (error) {
        // A store that a busy machine keeps waiting is one that is away: the piece is sent again.
        if (hasCode(error, 'store-unavailable')) return true;
        throw error;
      }
    },
    async reconcile() {
      reached = end;
      const [corner] = corners;
      const [selling] = sellings;
      if (corner === undefined || selling === undefined) throw new Error('There is no process.');
      const onFailure = (error: unknown) => {
        throw error;
      };
      const clock = { now: () => end.now };
      const reconciliation = createReconciliation({
        selling,
        provider,
        clock,
        onFailure,
        leases: corner.leases,
        holder: 'the only one',
        realClock: clock,
        isStopping: () => false,
      });
      await eventually(async () => (await reconciliation.recentEvents()) !== null, patienceMs);
    },
    async entitlement() {
      const [corner] = corners;
      const key = corner?.keyOf(publication.name, aReader);
      const stored = await eventually(
        async () => (key === undefined ? null : ((await corner?.entitlements.read(publication.name, key)) ?? null)),
        patienceMs,
      );
      const { version: _, ...entitlement } = entitlementAt(stored ?? noEntitlement, end.now);
      return entitlement;
    },
  };
}

/**
 * Plays a recording in this order, to several processes of Stile with stores that know nothing of it. What arrives while somebody
 * else is at it is sent again, and what does not arrive at all is found in the end. Answers what the reader has then.
 */
export async function play(recording: Recording, processes: readonly Stores[], { groups, delays = [0] }: Order) {
  const life = begin(recording, processes, delays);
  await life.claimCards();
  for (const group of groups) {
    for (let due = group; due.length > 0; ) {
      const again = await Promise.all(due.map((index) => life.deliver(index)));
      due = due.filter((_, at) => again[at]);
    }
  }
  const arrived = new Set(groups.flat());
  if (arrived.size < recording.pieces.length) await life.reconcile();
  const entitlement = await life.entitlement();
  expectTold(life.told, entitlement, recording.end.now);
  return { ...entitlement, acts: life.acts };
}
