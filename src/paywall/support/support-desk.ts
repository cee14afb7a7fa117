import type { AuditEntry, AuditLog } from '../admin/audit-log.ts';
import { isLook } from '../admin/reader-looks.ts';
import type { AmpSignIn, AmpSignInStore } from '../amp-sign-ins.ts';
import { windowAt } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import { type Access, accessOf } from '../entitlements/access-sources.ts';
import type { Entitlement } from '../entitlements/entitlement.ts';
import type { EntitlementBasis } from '../entitlements/purchase.ts';
import { hasCode } from '../errors.ts';
import type { GiftStore, GiftsOfReader } from '../gifts/gift-store.ts';
import type { CountedView, MeterReading } from '../metering/meter.ts';
import { readingOf } from '../metering/meter-reading.ts';
import { replacedWindows } from '../metering/replaced-windows.ts';
import { standingRulesOf } from '../publication.ts';
import type { OpenCheckout } from '../purchases/billing-store.ts';
import type { BoughtPurchase, RefusedPurchase } from '../purchases/bought-purchase.ts';
import { type Buyer, placeOf, type SellingNeeds } from '../purchases/buyer.ts';
import type { BuyerStatus } from '../purchases/buyer-status.ts';
import type { PaymentProvider } from '../purchases/payment-provider.ts';
import type { Purchases } from '../purchases/purchases.ts';
import type { ReaderKind } from '../reader.ts';
import { createGrantEnder } from './end-grant.ts';
import { createPurchaseEnder, type PurchaseEnd } from './end-purchase.ts';
import { createReaderEraser, type Erasure } from './erase-reader.ts';
import { createProviderFinder } from './find-at-provider.ts';
import { createEmailFinder } from './find-by-email.ts';
import { createPurchaseMover, type PurchaseMove } from './move-purchase.ts';
import { isNotEmpty, type ReaderRecords, type WindowRecord } from './reader-records.ts';
import { kindIn, recordedMeter } from './recorded-meter.ts';

/** Everything that is held of a reader, and what it comes to. */
export interface HeldReader {
  /** Whether anything at all is stored of them; an id of which nothing is may be nobody's. */
  readonly known: boolean;
  /** Null if unknown. */
  readonly kind: ReaderKind | null;
  readonly entitlement: Entitlement & { readonly basis: EntitlementBasis };
  readonly hadTrial: boolean;
  /** Everything that lets them in now, each by itself. */
  readonly access: Access;
  /** At the payment provider: their own, and those of the anonymous readers they were. */
  readonly customers: readonly string[];
  /** The last page that was opened, unless its time is over. Whether it was paid since, the provider knows. */
  readonly checkout: OpenCheckout | null;
  readonly records: readonly WindowRecord[];
  /** Where they are signed in on AMP pages. */
  readonly ampSignIns: readonly Pick<AmpSignIn, 'endsAt'>[];
  /** What the meter says now to each kind of reader. */
  readonly meters: Readonly<Record<ReaderKind, MeterReading>>;
  /** What is counted in the window. */
  readonly views: readonly CountedView[];
}

/** What only the provider knows. */
export interface AtProvider {
  readonly bought: readonly BoughtPurchase[];
  readonly refused: readonly RefusedPurchase[];
  /** Whether the checkout that is on record can still be paid. */
  readonly checkoutIsOpen: boolean;
}

/** The support desk. Every method throws `store-unavailable`. */
export interface SupportDesk {
  read(buyer: Buyer, now: EpochMs): Promise<HeldReader>;
  /** What the provider says of the reader; null if it does not answer. */
  lookAtProvider(held: HeldReader, publication: string): Promise<AtProvider | null>;
  /** Gives back what is counted in the current window. */
  reset(buyer: Buyer, now: EpochMs): Promise<void>;
  /** What admins changed of the reader whom the audit log knows by this name, newest first. */
  changes(publication: string, name: string): Promise<readonly AuditEntry[]>;
  erase(erasure: Erasure): Promise<void>;
  /** Ends one subscription of a reader. */
  endPurchase(end: PurchaseEnd): Promise<void>;
  /** Gives what one reader bought to another one. */
  movePurchase(move: PurchaseMove): Promise<void>;
  /** Ends complimentary access, and nothing else. */
  endGrant: ReturnType<typeof createGrantEnder>;
  /** Readers with an e-mail address, as the provider knows it. */
  findByEmail: ReturnType<typeof createEmailFinder>;
  /** The reader of a customer, a subscription or a checkout, by the provider's id of it. */
  findAtProvider: ReturnType<typeof createProviderFinder>;
  readonly isObjectId: PaymentProvider['isObjectId'];
  readonly pageOf: PaymentProvider['pageOf'];
}

type Needs = SellingNeeds & {
  readonly purchases: Purchases;
  readonly readers: ReaderRecords;
  readonly ampSignIns: AmpSignInStore;
  readonly gifts: Pick<GiftStore, 'ofReader'>;
  readonly audit: AuditLog;
};

const pageSize = 200;

/** What is stored of a reader in several places. */
interface Stored {
  readonly records: readonly WindowRecord[];
  readonly status: BuyerStatus;
  readonly customers: readonly string[];
  readonly checkout: OpenCheckout | null;
  readonly signIns: readonly unknown[];
  readonly gifts: GiftsOfReader;
}

const isKnown = ({ records, status, customers, checkout, signIns, gifts }: Stored): boolean =>
  status.entitlement.version > 0 ||
  status.profile.hadTrial ||
  checkout !== null ||
  records.some(isNotEmpty) ||
  [customers, signIns, gifts.given, gifts.redeemed].some(({ length }) => length > 0);

export function createSupportDesk(needs: Needs): SupportDesk {
  const { billing, provider, purchases, readers, ampSignIns, gifts, audit } = needs;
  const { write, refresher, statusOf, customersOf } = purchases;

  return {
    async read(buyer, now) {
      const place = placeOf(buyer);
      const [records, status, customers, checkout, signIns, given] = await Promise.all([
        readers.read({ ...place, now }),
        statusOf(buyer, now),
        customersOf(buyer, now),
        billing.openCheckout(place),
        ampSignIns.of(place, now),
        gifts.ofReader(place.publication, place.reader),
      ]);
      const { entitlement, profile } = status;
      const { settings } = buyer.publication;
      const { views, ...found } = recordedMeter(settings, records, now);
      const meterOf = (kind: ReaderKind) =>
        readingOf(settings, { id: buyer.reader, kind }, { ...found, used: views.length });
      return {
        known: isKnown({ records, status, customers, checkout, signIns, gifts: given }),
        kind: kindIn(records),
        entitlement,
        access: accessOf({ ...standingRulesOf(settings), basis: entitlement.basis, now }),
        hadTrial: profile.hadTrial,
        customers,
        records,
        ampSignIns: signIns,
        views,
        checkout: checkout !== null && checkout.expiresAt > now ? checkout : null,
        meters: { anonymous: meterOf('anonymous'), registered: meterOf('registered') },
      };
    },

    async lookAtProvider({ customers, checkout }, publication) {
      try {
        const [page, bought, refused] = await Promise.all([
          checkout === null ? null : provider.readCheckout(checkout.session),
          Promise.all(customers.map((each) => provider.purchasesOf(each, publication))),
          Promise.all(customers.map((each) => provider.refusedOf(each, publication))),
        ]);
        return { bought: bought.flat(), refused: refused.flat(), checkoutIsOpen: page?.status === 'open' };
      } catch (error) {
        if (hasCode(error, 'provider-unavailable', 'payments-disabled')) return null;
        throw error;
      }
    },

    async reset(buyer, now) {
      const { settings } = buyer.publication;
      const current = windowAt(settings.meter.window, settings.timeZone, now);
      // Those of replaced rules too, or the next view would take them over again.
      await readers.reset({ ...placeOf(buyer), windows: [current, ...replacedWindows(settings, current, now)] });
    },

    async changes(publication, name) {
      const entries: AuditEntry[] = [];
      const filter = { what: 'reader.', about: name };
      for (let cursor: string | null = null; ; ) {
        const page = await audit.page(publication, { cursor, limit: pageSize, filter });
        entries.push(...page.entries.filter((entry) => !isLook(entry)));
        if (page.next === null) return entries;
        cursor = page.next;
      }
    },

    pageOf: provider.pageOf,
    isObjectId: provider.isObjectId,
    endPurchase: createPurchaseEnder(needs),
    movePurchase: createPurchaseMover(needs),
    endGrant: createGrantEnder(needs),
    findByEmail: createEmailFinder(needs),
    findAtProvider: createProviderFinder(needs),
    erase: createReaderEraser({ ...needs, refreshing: refresher, write }),
  };
}
