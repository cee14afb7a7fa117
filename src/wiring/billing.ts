import { randomUUID } from 'node:crypto';
import { type AuditRecorder, createAuditRecorder } from '../paywall/admin/audit-recorder.ts';
import type { Clock, EpochMs } from '../paywall/clock.ts';
import type { Tally } from '../paywall/metering/tally.ts';
import type { Publication } from '../paywall/publication.ts';
import { type Buyer, buyerNamed } from '../paywall/purchases/buyer.ts';
import type { PaymentProvider } from '../paywall/purchases/payment-provider.ts';
import { createPurchases } from '../paywall/purchases/purchases.ts';
import { createRefreshPreview, type PreviewRefresh } from '../paywall/purchases/refresh-preview.ts';
import {
  createReconciliation,
  type Reconciliation,
  type ReconciliationNeeds,
} from '../paywall/selling/reconciliation.ts';
import { createSalesFigures, type SalesFigures } from '../paywall/selling/sales-figures.ts';
import { createSelling } from '../paywall/selling/selling.ts';
import type { Stores } from '../paywall/stores.ts';
import { createSubscriberImporter, type SubscriberImporter } from '../paywall/support/import-subscriber.ts';
import { createAssembly } from '../publications/assemble.ts';
import { type Part, partsOf } from '../publications/part-diff.ts';
import type { FiledPublication } from '../publications/publication-files.ts';
import type { Settings } from '../settings/settings.ts';
import { sellsNothing } from '../settings/stripe-settings.ts';
import { openStripeProvider } from '../stripe/on-demand.ts';
import { createPacedFetch } from '../stripe/paced-fetch.ts';
import { createLog } from '../telemetry/log.ts';
import { createKeyedHashes } from '../tokens/keyed-hashes.ts';
import { wireEvents } from './growth/outbox.ts';
import { createPurchaseRecorders } from './purchase-recorders.ts';
import { readSecrets } from './secrets.ts';

/** What a program that is not the service does with purchases. */
export interface Billing {
  readonly publications: readonly Publication[];
  readonly provider: PaymentProvider;
  readonly preview: PreviewRefresh;
  readonly importer: SubscriberImporter;
  /** Whom a publisher calls so; null if there is no such publication. */
  registeredReader(publication: string, signInId: string): Buyer | null;
  readonly record: AuditRecorder;
  /** Shares its leases and its place with the running services. */
  reconciliation(hooks: Pick<ReconciliationNeeds, 'isStopping' | 'onFailure'>): Reconciliation;
  /** Shares its lease too. */
  salesFigures(hooks: Pick<ReconciliationNeeds, 'isStopping'>): SalesFigures;
}

interface Needs {
  readonly settings: Settings;
  readonly stores: Stores;
  /** Publications of the files count as far as the store does not have them yet. */
  readonly files: readonly FiledPublication[];
  /** The real time, and that by which the service sells. */
  readonly realNow: () => EpochMs;
  readonly clock: Clock;
  readonly tally: Tally;
  /** Told of a part of a publication that cannot be read. */
  readonly onTrouble: (message: string) => void;
  /** How often Stripe is asked at most; null for as often as may be. */
  readonly callsPerSecond: number | null;
}

/** Stripe, or the stand-in that the service of a sandbox hosts. */
async function providerOf({ settings, stores, callsPerSecond }: Needs): Promise<PaymentProvider> {
  const { secretKey, apiBase } = settings.stripe;
  const paced = callsPerSecond === null ? {} : { fetch: createPacedFetch(callsPerSecond) };
  if (secretKey !== null) return openStripeProvider({ secretKey, apiBase, ...paced });
  if (sellsNothing(settings))
    throw new Error('STRIPE_SECRET_KEY is not set, so nothing is sold and there is nothing to do');
  const { findStandIn } = await import('../sandbox/stand-in-seat.ts');
  const address = await findStandIn(stores.leases);
  if (address === null)
    throw new Error(
      'STRIPE_SECRET_KEY is not set, and the stand-in of Stripe runs within the service: start that first',
    );
  return openStripeProvider({ secretKey: 'sk_test_sandbox', apiBase: address, ...paced });
}

/** As a service would begin with them, which writes what the store lacks. */
async function publicationsOf({
  settings,
  stores,
  files,
  onTrouble,
}: Needs): Promise<ReadonlyMap<string, Publication>> {
  const stored = await stores.publications.readAll();
  const idOf = ({ publication, part }: Part) => `${publication}/${part}`;
  const known = new Set(stored.map(idOf));
  const missing = partsOf(files).filter((part) => !known.has(idOf(part)));
  const log = createLog('error', { write: (line) => onTrouble(describeTrouble(line)) });
  const assemble = createAssembly({ mode: settings.mode, log });
  return assemble([...stored, ...missing.map((part) => ({ ...part, version: 0 }))]).publications;
}

function describeTrouble(line: string): string {
  const { publication, part, msg }: { publication?: string; part?: string; msg?: string } = JSON.parse(line);
  return `${publication}/${part}: ${msg}`;
}

/** Throws an error that says why if there is no Stripe to be had. */
export async function openBilling(needs: Needs): Promise<Billing> {
  const { settings, stores, realNow, clock, tally } = needs;
  const provider = await providerOf(needs);
  const publications = await publicationsOf(needs);
  const { readerSecret } = await readSecrets(settings, stores.secrets);
  const hashes = createKeyedHashes(readerSecret);
  const onLost = () => needs.onTrouble('An entry could not be written to the audit log.');
  const record = createAuditRecorder(stores.audit, onLost);
  const { billing, inbox, entitlements, leases } = stores;
  const selling = {
    billing,
    inbox,
    entitlements,
    provider,
    tally,
    events: wireEvents({ stores, secrets: { readerSecret } }),
    publicationOf: (name: string) => publications.get(name),
    keyOf: hashes.readerKey,
    trialKey: hashes.trialKey,
    ...createPurchaseRecorders({ record, audit: stores.audit, clock, log: null, metrics: null }),
    onTrouble: (error: unknown) =>
      needs.onTrouble(
        `A purchase could not be changed at the payment provider, and is tried again: ${error instanceof Error ? error.message : String(error)}`,
      ),
    // The services look out for these.
    onSecondPlan: () => undefined,
    // Nobody is sent to a checkout page from here.
    successUrl: () => settings.publicUrl,
  };
  const purchases = createPurchases(selling);
  return {
    publications: [...publications.values()],
    provider,
    preview: createRefreshPreview(selling),
    importer: createSubscriberImporter({ ...selling, purchases }),
    registeredReader: (publication, signInId) =>
      buyerNamed(selling, { publication, reader: hashes.registeredReaderId(publication, signInId) }),
    record,
    salesFigures: (hooks) =>
      createSalesFigures({
        provider,
        leases,
        tallies: stores.tallies,
        publications: () => [...publications.values()],
        clock,
        ...hooks,
        realClock: { now: realNow },
        holder: randomUUID(),
        recentEveryMs: 0,
      }),
    reconciliation: (hooks) =>
      createReconciliation({
        provider,
        leases,
        clock,
        ...hooks,
        selling: createSelling({ ...selling, purchases }),
        realClock: { now: realNow },
        holder: randomUUID(),
      }),
  };
}
