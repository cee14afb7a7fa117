import { isoTime } from '../paywall/calendar/iso-time.ts';
import type { Entitlement } from '../paywall/entitlements/entitlement.ts';
import type { EndingCause } from '../paywall/entitlements/purchase.ts';
import { PaywallError } from '../paywall/errors.ts';
import type { CustomerReference } from '../paywall/purchases/buyer-reference.ts';
import type { RefreshPreview } from '../paywall/purchases/refresh-preview.ts';
import type { Context, ExitCode } from './command.ts';
import { counted } from './counted.ts';
import { showProgress } from './progress.ts';
import type { BillingDesk } from './with-billing.ts';

/** `trial (trial-3-months) until 2027-03-20T12:00:00+09:00`. */
function describeEntitlement({ state, offer, endsAt }: Omit<Entitlement, 'version'>, timeZone: string): string {
  const from = offer === null ? '' : ` (${offer})`;
  return `${state}${from}${endsAt === null ? '' : ` until ${isoTime(endsAt, timeZone)}`}`;
}

const causes: Readonly<Record<EndingCause, string>> = {
  refunded: 'because its payment was refunded or disputed',
  superseded: 'because another one has taken its place',
  revoked: 'because the access of its reader was taken away',
};

/** What would become of one buyer; no lines where nothing would. */
function describePreview({ publication, reader }: CustomerReference, preview: RefreshPreview): readonly string[] {
  const { before, after, isSame, refused, ended, voided, moved, timeZone } = preview;
  const who = `${publication} ${reader}`;
  const change = `${describeEntitlement(before, timeZone)} -> ${describeEntitlement(after, timeZone)}`;
  return [
    ...(isSame ? [] : [`${who}: ${change}`]),
    ...refused.map((id) => `${who}: ${id} would be given back, for it is a second trial`),
    ...moved.map(({ id, to }) => `${who}: the term of ${id} would run until ${isoTime(to, timeZone)}`),
    ...ended.map(({ id, because }) => `${who}: ${id} would be ended, ${causes[because]}`),
    ...voided.map(({ invoice, purchase }) => `${who}: ${invoice} would be voided, because ${purchase} has ended`),
  ];
}

/** Each buyer once, however often they bought. */
async function* buyersOf({ provider }: BillingDesk): AsyncIterable<CustomerReference> {
  const seen = new Set<string>();
  for await (const { buyer } of provider.everyBuyer(null)) {
    const who = `${buyer.publication} ${buyer.reader} ${buyer.customer}`;
    if (!seen.has(who)) yield buyer;
    seen.add(who);
  }
}

async function countAll(items: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of items) count += 1;
  return count;
}

interface Counts {
  done: number;
  differing: number;
  failed: number;
}

async function previewOne(
  { print, printError }: Context,
  { preview, clock }: BillingDesk,
  { buyer, counts }: { readonly buyer: CustomerReference; readonly counts: Counts },
): Promise<void> {
  try {
    const outcome = await preview(buyer, clock.now());
    const lines = outcome === null ? [] : describePreview(buyer, outcome);
    for (const line of lines) print(line);
    if (lines.length > 0) counts.differing += 1;
  } catch (error) {
    // Where store or provider are away there is no going on.
    if (error instanceof PaywallError) throw error;
    counts.failed += 1;
    printError(`${buyer.publication} ${buyer.reader}: ${error instanceof Error ? error.message : String(error)}`);
  }
  counts.done += 1;
}

/** Says what `stile reconcile` would change, from the first buyer to the last, and changes nothing. */
export async function previewAll(
  context: Context,
  desk: BillingDesk,
  { isStopping }: { readonly isStopping: () => boolean },
): Promise<ExitCode> {
  const counts: Counts = { done: 0, differing: 0, failed: 0 };
  const progress = showProgress(context, await countAll(buyersOf(desk)));
  try {
    for await (const buyer of buyersOf(desk)) {
      if (isStopping()) break;
      await previewOne(context, desk, { buyer, counts });
      progress.update(counts.done);
    }
  } finally {
    progress.stop();
  }
  const { done, differing, failed } = counts;
  context.print(`${counted(done, 'buyer')} read, ${differing} would change, ${failed} failed. Nothing was written.`);
  if (isStopping()) return 130;
  return failed === 0 ? 0 : 1;
}
