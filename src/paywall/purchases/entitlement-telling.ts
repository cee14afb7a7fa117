import { isoTime } from '../calendar/iso-time.ts';
import type { EpochMs } from '../clock.ts';
import type { DerivedEntitlement, Entitlement } from '../entitlements/entitlement.ts';
import { entitlementAt, noEntitlement } from '../entitlements/entitlement.ts';
import { entitlementChanges, lapsesOf, paymentChanges, type ToldChange } from '../entitlements/entitlement-events.ts';
import { countsFrom, type EntitlementBasis, type Purchase, purchasesIn } from '../entitlements/purchase.ts';
import type { OutboxEvent } from '../events/event.ts';
import type { EventDraft } from '../events/event-maker.ts';
import type { PublisherEvents } from '../events/publisher-events.ts';
import type { Telling } from '../events/telling.ts';
import type { Publication } from '../publication.ts';
import { type ReaderKey, readerKeyBytes, readerKeyFrom, readerKeyToHex } from '../reader.ts';

interface EntitlementChange {
  readonly publication: Publication;
  readonly key: ReaderKey;
  /** The reader's id; left out if it is not known. */
  readonly reader?: string | undefined;
  /** The id of the anonymous reader whose purchases come over; left out if it is not known. */
  readonly anonymous?: string | undefined;
  readonly stored: Entitlement | null;
  readonly next: DerivedEntitlement & { readonly basis: EntitlementBasis };
  /** Purchases that were paid since. */
  readonly paid: readonly Purchase[];
  readonly now: EpochMs;
}

/** In whose name an inheritance stands when who left it was erased. */
const nobody = readerKeyToHex(new Uint8Array(readerKeyBytes) as ReaderKey);

const completed = ({ offer, kind, plan, ...purchase }: Purchase, now: EpochMs, timeZone: string): ToldChange => ({
  type: 'checkout.completed',
  at: now,
  data: { offer, kind, plan: plan ?? null, paidAt: isoTime(countsFrom({ offer, kind, ...purchase }), timeZone) },
});

/** Anonymous readers whose purchases this one has taken over since. */
function newlyInherited({ stored, next }: EntitlementChange): readonly string[] {
  const known = new Set((stored?.basis?.inherited ?? []).map(({ from }) => from));
  return (next.basis.inherited ?? []).map(({ from }) => from).filter((from) => from !== nobody && !known.has(from));
}

function changesOf({ publication, stored, next, paid, now }: EntitlementChange): readonly ToldChange[] {
  const { timeZone } = publication.settings;
  const moment = { at: now, timeZone };
  const before = stored?.basis === undefined ? [] : purchasesIn(stored.basis);
  return [
    ...paid.map((purchase) => completed(purchase, now, timeZone)),
    ...entitlementChanges(entitlementAt(stored ?? noEntitlement, now), next, moment),
    ...paymentChanges(before, purchasesIn(next.basis), moment),
  ];
}

/** What the writing of an entitlement tells of, and what time alone will make of it. Throws `store-unavailable`. */
export async function entitlementTelling(
  events: PublisherEvents,
  change: EntitlementChange,
): Promise<Telling | undefined> {
  const { publication, key, next, paid, now } = change;
  if (!events.isOn(publication)) return undefined;
  const changes = changesOf(change);
  const lapses = lapsesOf(next, publication.settings.timeZone);
  const inherited = newlyInherited(change);
  const isQuiet = changes.length + lapses.length + inherited.length === 0;
  const reader = change.reader ?? (isQuiet ? null : await events.registeredId(publication.name, key));

  const made = (draft: Omit<EventDraft, 'subject'>): OutboxEvent =>
    events.make(publication.name, { ...draft, subject: key, sealed: { reader, ...draft.sealed } });
  const united = inherited.map((from) =>
    made({
      type: 'reader.united',
      at: now,
      others: [readerKeyFrom(from)],
      sealed: { from: inherited.length === 1 ? (change.anonymous ?? null) : null },
      data: { what: 'purchases' },
    }),
  );
  return {
    events: [...united, ...changes.map(made)],
    due: { lapse: lapses.map(made), ...(paid.length > 0 && { checkout: [] }) },
    now,
  };
}
