import type { EpochMs } from '../clock.ts';
import { deriveAlone } from '../entitlements/derive-entitlement.ts';
import type { EntitlementState } from '../entitlements/entitlement.ts';
import type { EntitlementBasis, Purchase } from '../entitlements/purchase.ts';
import { isRunning, renews } from '../entitlements/purchase-status.ts';
import { nextChargeOf } from '../entitlements/upcoming-charge.ts';
import { type Publication, standingRulesOf } from '../publication.ts';
import { type ReaderKey, readerKeyFrom } from '../reader.ts';

/** One purchase as its reader sees it. */
export interface ListedPurchase {
  /** Names it among all that the reader bought, from one time to the next. It says nothing but when it was bought. */
  readonly id: string;
  readonly purchase: Purchase;
  /** Who bought it: the reader, or an anonymous one they were before they signed in. */
  readonly buyer: ReaderKey;
  /** What it does by itself, whatever else was bought. */
  readonly state: EntitlementState;
  readonly endsAt: EpochMs | null;
  /** Whether it is a subscription that has not ended. */
  readonly isRunning: boolean;
  /** When it is charged next; null if it never is. */
  readonly renewsAt: EpochMs | null;
}

/** Whether the reader is charged for more than one subscription, or will be. */
export const paysTwice = (purchases: readonly Purchase[]): boolean => purchases.filter(renews).length > 1;

type Bought = Pick<ListedPurchase, 'purchase' | 'buyer'> & { readonly revokedAt: EpochMs | null };

function boughtIn(key: ReaderKey, { purchases, revokedAt, inherited = [] }: EntitlementBasis): readonly Bought[] {
  return [
    ...purchases.map((purchase) => ({ purchase, buyer: key, revokedAt })),
    ...inherited.flatMap((theirs) => {
      const buyer = readerKeyFrom(theirs.from);
      return theirs.purchases.map((purchase) => ({ purchase, buyer, revokedAt: theirs.revokedAt ?? revokedAt }));
    }),
  ];
}

const orderOf = ({ purchase: { startedAt, kind, offer } }: Bought) => [startedAt, `${kind} ${offer}`] as const;

function inOrder(one: Bought, other: Bought): number {
  const [[at, name], [otherAt, otherName]] = [orderOf(one), orderOf(other)];
  if (at !== otherAt) return at - otherAt;
  return name < otherName ? -1 : Number(name > otherName);
}

/** Everything that a reader bought, under whatever identity, the oldest first. */
export function listPurchases(
  { publication, key }: { readonly publication: Publication; readonly key: ReaderKey },
  basis: EntitlementBasis,
  now: EpochMs,
): readonly ListedPurchase[] {
  const rules = standingRulesOf(publication.settings);
  const times = new Map<number, number>();
  return [...boughtIn(key, basis)].sort(inOrder).map(({ purchase, buyer, revokedAt }) => {
    const earlier = times.get(purchase.startedAt) ?? 0;
    times.set(purchase.startedAt, earlier + 1);
    const { state, endsAt } = deriveAlone(purchase, { ...rules, revokedAt, now });
    const id = `p${purchase.startedAt.toString(36)}${earlier === 0 ? '' : `-${earlier + 1}`}`;
    return { id, purchase, buyer, state, endsAt, isRunning: isRunning(purchase), renewsAt: nextChargeOf(purchase) };
  });
}
