import type { z } from 'zod';
import type { AuditEntry } from '../../paywall/admin/audit-log.ts';
import { isoEnd } from '../../paywall/calendar/iso-time.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import { purchasesIn } from '../../paywall/entitlements/purchase.ts';
import { isRunning } from '../../paywall/entitlements/purchase-status.ts';
import type { Publication } from '../../paywall/publication.ts';
import { paysTwice } from '../../paywall/purchases/listed-purchases.ts';
import type { ReaderKind } from '../../paywall/reader.ts';
import type { ReaderFacts } from '../../paywall/segments/reader-facts.ts';
import type { WindowRecord } from '../../paywall/support/reader-records.ts';
import type { AtProvider, HeldReader } from '../../paywall/support/support-desk.ts';
import { meterJson } from '../reader/answers.ts';
import type { readerExportSchema, readerSchema } from '../schemas/readers.ts';
import type { HttpServices } from '../services.ts';
import { accessJson, accessNowJson, purchaseJson, writtenIn } from './access-json.ts';
import { knownJson } from './known-json.ts';

/** Turns what is held of a reader into what the support desk sees. */

type ReaderJson = z.output<typeof readerSchema>;

/** The reader at the payment provider: what was looked up just now, and where people find it. A reader may have been several. */
function stripeJson(
  { held: { customers }, atProvider, publication }: ShownReader,
  pageOf: HttpServices['supportDesk']['pageOf'],
): ReaderJson['stripe'] {
  if (customers.length === 0) return null;
  const { time, orNull } = writtenIn(publication);
  const subscriptions = atProvider?.bought.filter(({ purchase }) => purchase.kind === 'subscription');
  return {
    customers: customers.map((id) => ({ id, url: pageOf('customer', id) })),
    subscriptions:
      subscriptions?.map(({ id, purchase }) => ({
        id,
        offer: purchase.offer,
        status: purchase.status,
        url: pageOf('subscription', id),
        running: isRunning(purchase),
        cancelsAt: orNull(purchase.cancelsAt),
      })) ?? null,
    refused:
      atProvider?.refused.map(({ id, offer, reason, boughtAt, endedAt, kept }) => ({
        id,
        offer,
        reason,
        boughtAt: time(boughtAt),
        endedAt: orNull(endedAt),
        kept,
        url: pageOf('subscription', id),
      })) ?? null,
  };
}

export interface ShownReader {
  readonly id: string;
  readonly supportCode: string;
  readonly kind: ReaderKind | null;
  readonly publication: Publication;
  readonly held: HeldReader;
  /** Null if it did not answer, or where nothing was ever bought there. */
  readonly atProvider: AtProvider | null;
  readonly now: EpochMs;
}

function checkoutJson({ publication, held: { checkout }, atProvider }: ShownReader): ReaderJson['checkout'] {
  if (checkout === null || atProvider?.checkoutIsOpen === false) return null;
  const { offer, expiresAt } = checkout;
  return { offer, expiresAt: writtenIn(publication).time(expiresAt) };
}

function meterOrThrow(...args: Parameters<typeof meterJson>) {
  const json = meterJson(...args);
  if (json === null) throw new TypeError('A reading is never null here.');
  return json;
}

export function readerJson(told: ShownReader, pageOf: HttpServices['supportDesk']['pageOf']): ReaderJson {
  const { id, kind, publication, held } = told;
  const { time } = writtenIn(publication);
  const meters = {
    anonymous: meterOrThrow(held.meters.anonymous, publication),
    registered: meterOrThrow(held.meters.registered, publication),
  };
  return {
    now: time(told.now),
    known: held.known,
    reader: { id, kind },
    supportCode: told.supportCode,
    ...accessJson(held.entitlement, publication),
    access: accessNowJson(held.access, publication),
    meter: meters[kind ?? 'anonymous'],
    meters,
    views: held.views.map(({ countedAt }) => time(countedAt)),
    trial: { had: held.hadTrial },
    checkout: checkoutJson(told),
    paysTwice: paysTwice(purchasesIn(held.entitlement.basis)),
    stripe: stripeJson(told, pageOf),
  };
}

const keyText = (key: Uint8Array) => Buffer.from(key).toString('base64url');

function windowJson({ window, endsAt, views, united, ...unions }: WindowRecord, publication: Publication) {
  const { time } = writtenIn(publication);
  return {
    window,
    united,
    endsAt: endsAt === null ? null : isoEnd(endsAt, publication.settings.timeZone),
    views: views.map(({ article, countedAt }) => ({ article: keyText(article), countedAt: time(countedAt) })),
    unitedWith: unions.unitedWith && keyText(unions.unitedWith),
    unitedFrom: unions.unitedFrom.map(keyText),
  };
}

/** The same without the names of admins, which are not the reader's to know. */
const withoutNames = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (field, part: unknown) => (field === 'by' ? undefined : part)));

/** Everything that is held of a reader, to be given to them. */
interface Exported {
  readonly changes: readonly AuditEntry[];
  readonly gifts: z.output<typeof readerExportSchema>['gifts'];
  readonly facts: ReaderFacts;
}

export function exportJson(
  told: ShownReader,
  { changes, gifts, facts }: Exported,
): z.output<typeof readerExportSchema> {
  const { id, kind, publication, held, atProvider } = told;
  const { time } = writtenIn(publication);
  const { stripe } = readerJson(told, () => null);
  const { grant, ...access } = accessJson(held.entitlement, publication);
  return {
    exportedAt: time(told.now),
    publication: publication.name,
    reader: { id, kind },
    ...access,
    grant: grant && { until: grant.until, givenAt: grant.givenAt },
    entitlementVersion: held.entitlement.version,
    inheritedFrom: held.entitlement.basis.inherited?.map(({ from }) => from) ?? [],
    windows: held.records.map((record) => windowJson(record, publication)),
    ampSignIns: held.ampSignIns.map(({ endsAt }) => ({ endsAt: time(endsAt) })),
    trial: { had: held.hadTrial },
    checkout: checkoutJson(told),
    stripe: stripe && {
      customers: stripe.customers.map((each) => each.id),
      purchases:
        atProvider?.bought.map((each) => ({ id: each.id, ...purchaseJson(each.purchase, publication) })) ?? null,
    },
    gifts,
    segments: knownJson(facts, publication),
    changes: changes.map(({ at, what, before, after }) => ({
      at: time(at),
      what,
      before: withoutNames(before),
      after: withoutNames(after),
    })),
  };
}
