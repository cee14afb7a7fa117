import type { HttpServices } from '../http/services.ts';
import { createAuditRecorder } from '../paywall/admin/audit-recorder.ts';
import { createReaderLookRecorder } from '../paywall/admin/reader-looks.ts';
import type { SellingNeeds } from '../paywall/purchases/buyer.ts';
import { createPurchases } from '../paywall/purchases/purchases.ts';
import { createCancelling } from '../paywall/selling/cancelling.ts';
import { createSelling } from '../paywall/selling/selling.ts';
import { createSwitching } from '../paywall/selling/switching.ts';
import { createSupportDesk } from '../paywall/support/support-desk.ts';
import { openWebhooks } from '../stripe/on-demand.ts';
import type { KeyedHashes } from '../tokens/keyed-hashes.ts';
import { wireEditing } from './editing.ts';
import type { Parts } from './parts.ts';
import { createPurchaseRecorders } from './purchase-recorders.ts';

/** What is written down of purchases that no admin changed. */
function recordersOf(
  { stores: { audit }, clock, log, metrics }: Parts,
  record: HttpServices['record'],
): Pick<SellingNeeds, 'recordAct' | 'recordPromotion' | 'recordRetention' | 'onTrouble' | 'onSecondPlan'> {
  return {
    ...createPurchaseRecorders({ record, audit, clock, log, metrics }),
    onTrouble: (err, { publication }) => {
      log.warn({ err, publication }, 'a purchase could not be changed at the payment provider; it is tried again');
    },
    onSecondPlan(publication) {
      log.warn({ publication }, 'a reader pays for two subscriptions, bought under two identities');
      metrics.secondPlan(publication);
    },
  };
}

/** What the HTTP layer sells and edits offers with. */
export function wireSelling(
  parts: Parts,
  hashes: KeyedHashes,
): Pick<
  HttpServices,
  'selling' | 'switching' | 'cancelling' | 'supportDesk' | 'webhooks' | 'audit' | 'record' | 'recordLook'
> &
  ReturnType<typeof wireEditing> {
  const { settings, stores, publications, sandbox, provider, clock, tally, events, log } = parts;
  const { audit, readers, ampSignIns, gifts } = stores;
  const standIn = sandbox?.stripe ?? null;
  const record = createAuditRecorder(audit, (entry, reason) => {
    log.error({ err: reason, audit: entry }, 'an entry could not be written to the audit log');
  });
  const needs: SellingNeeds = {
    ...stores,
    tally,
    events,
    provider,
    publicationOf: publications.get,
    keyOf: hashes.readerKey,
    successUrl: ({ publication, reader }, secret) =>
      `${settings.publicUrl}/v1/${publication}/checkout/return?session={CHECKOUT_SESSION_ID}&reader=${reader}&secret=${secret}`,
    trialKey: hashes.trialKey,
    ...recordersOf(parts, record),
  };
  const purchases = createPurchases(needs);
  return {
    selling: createSelling({ ...needs, purchases }),
    switching: createSwitching({ ...needs, purchases }),
    cancelling: createCancelling({ ...needs, purchases }),
    supportDesk: createSupportDesk({ ...needs, purchases, readers, ampSignIns, gifts, audit }),
    webhooks: openWebhooks({
      secrets: standIn === null ? settings.stripe.webhookSecrets : [standIn.webhookSecret],
      clock,
    }),
    ...wireEditing(parts, record),
    audit,
    record,
    recordLook: createReaderLookRecorder({ record, clock }),
  };
}
