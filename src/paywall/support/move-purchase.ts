import type { EpochMs } from '../clock.ts';
import type { EntitlementBasis } from '../entitlements/purchase.ts';
import { PaywallError } from '../errors.ts';
import { type Buyer, placeOf, type SellingNeeds } from '../purchases/buyer.ts';
import { type Holder, noBasis, writtenOf } from '../purchases/entitlement-writer.ts';
import type { Purchases } from '../purchases/purchases.ts';
import { type ReaderKey, readerKeyFrom, readerKeyToHex } from '../reader.ts';

export interface PurchaseMove {
  readonly from: Buyer;
  readonly to: Buyer;
  readonly now: EpochMs;
}

type Needs = Pick<SellingNeeds, 'billing' | 'entitlements' | 'provider'> & {
  readonly purchases: Pick<Purchases, 'write' | 'refresher'>;
};

const refused = (message: string) => new PaywallError('not-movable', message);

const keysWithPurchases = (key: ReaderKey, { purchases, inherited = [] }: EntitlementBasis): readonly ReaderKey[] => [
  ...(purchases.length > 0 ? [key] : []),
  ...inherited.filter((theirs) => theirs.purchases.length > 0).map(({ from }) => readerKeyFrom(from)),
];

/**
 * Gives what one reader bought to another one: their customer at the provider changes hands, so that news, reconciliation and a
 * rebuilt store say the same. Who had it has nothing of it any more. At the provider first: interrupted anywhere, it may be asked for
 * again, and goes on.
 *
 * Throws `not-found` if nothing was bought; `not-movable` for purchases of several identities, or to a reader who bought something
 * themselves; `store-unavailable`, `provider-unavailable`.
 */
export function createPurchaseMover({ billing, entitlements, provider, purchases }: Needs) {
  const { write, refresher } = purchases;

  const basisOf = async ({ publication, key }: Holder): Promise<EntitlementBasis> =>
    (await entitlements.read(publication.name, key))?.basis ?? noBasis;

  const placeIn = ({ from }: PurchaseMove, reader: ReaderKey) => ({ ...placeOf(from), reader });

  /** Who bought it: the reader, or an anonymous one they were. Null if it is where it should be already. */
  async function giverOf({ from, to }: PurchaseMove): Promise<ReaderKey | null> {
    const [giver, ...others] = keysWithPurchases(from.key, await basisOf(from));
    if (others.length > 0) throw refused('This reader bought under several identities: move what each of them bought.');
    if (giver !== undefined) return giver;
    // Nothing is left of a move that was finished, but that there was something.
    const before = await entitlements.read(from.publication.name, from.key);
    if (before !== null && (await basisOf(to)).purchases.length > 0) return null;
    throw new PaywallError('not-found', 'This reader has not bought anything.');
  }

  /** The customer that changes hands. It may be the taker's already, if an earlier attempt was interrupted. */
  async function customersIn(move: PurchaseMove, giver: ReaderKey) {
    const [theirs, own] = await Promise.all([
      billing.customerOf(placeIn(move, giver)),
      billing.customerOf(placeOf(move.to)),
    ]);
    const customer = theirs ?? own;
    if (customer === null) throw new PaywallError('not-found', 'This reader is no customer of the payment provider.');
    return { customer, own };
  }

  /** A page that is open would be paid by a customer who is somebody else's then, or nobody's. */
  async function closeCheckout({ from, now }: PurchaseMove, reader: ReaderKey): Promise<void> {
    const place = { ...placeOf(from), reader };
    const open = await billing.openCheckout(place);
    if (open === null) return;
    if (open.expiresAt > now) await provider.expireCheckout(open.session);
    await billing.replaceCheckout({ ...place, expected: open.session, next: null, now });
  }

  /** The customer that the taker has is given up, so nothing may have been bought by it, nor be. */
  async function checkTaker(move: PurchaseMove): Promise<void> {
    await closeCheckout(move, move.to.key);
    await refresher.refresh(move.to, move.now);
    if ((await basisOf(move.to)).purchases.length > 0) throw refused('The other reader has bought something already.');
  }

  async function takeOver(move: PurchaseMove, giver: ReaderKey): Promise<string> {
    const { to, now } = move;
    const { customer, own } = await customersIn(move, giver);
    if (own !== null && own !== customer) await checkTaker(move);
    await closeCheckout(move, giver);
    const { publication, reader, kind } = to;
    await provider.moveCustomer(customer, { publication: publication.name, reader, kind });
    await billing.claimCustomer({ ...placeOf(to), customer, instead: own, now });
    await billing.keepCustomer(placeOf(to));
    return customer;
  }

  /** The reader who bought it, and the one who inherited it of them, have it no longer; what was given to them stays. */
  async function takeAway({ from, now }: PurchaseMove, giver: ReaderKey): Promise<void> {
    const { publication } = from;
    const written = await write({ publication, key: giver }, now, (before) => ({ ...before, purchases: [] }));
    const { version } = writtenOf(written);
    const name = readerKeyToHex(giver);
    const successor = await billing.successorOf({ publication: publication.name, reader: giver });
    if (successor === null) return;
    const after = await write({ publication, key: successor }, now, ({ inherited = [], ...own }) => ({
      ...own,
      inherited: inherited.map((theirs) => (theirs.from === name ? { ...theirs, purchases: [], version } : theirs)),
    }));
    writtenOf(after);
  }

  /** Nobody who paid is locked out: the other has it before the one who had it loses it. */
  async function letIn({ to, now }: PurchaseMove): Promise<void> {
    await refresher.refresh(to, now);
    if ((await basisOf(to)).purchases.length === 0)
      throw new PaywallError('provider-unavailable', 'The payment provider does not say just now what was bought.');
  }

  return async (move: PurchaseMove): Promise<void> => {
    if (move.from.reader === move.to.reader) throw refused('This is the same reader.');
    const giver = await giverOf(move);
    if (giver !== null && readerKeyToHex(giver) === readerKeyToHex(move.to.key))
      throw refused('The other reader bought it, before signing in as this one.');
    if (giver === null) await refresher.refresh(move.to, move.now);
    else {
      const customer = await takeOver(move, giver);
      await letIn(move);
      await billing.releaseCustomer({ ...placeIn(move, giver), customer });
      await takeAway(move, giver);
    }
  };
}
