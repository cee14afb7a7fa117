import { createReaderChange } from '../../admin/reader-change.ts';
import { createReaderLookup, type LookupNeeds } from '../../admin/reader-lookup.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { endPurchaseBody, namedReaderQuery, readerSchema } from '../../schemas/readers.ts';
import type { HttpServices } from '../../services.ts';
import { noSuchReader, oneReader } from './readers.ts';

/** The support desk, where it changes what a reader bought. */
export function adminReaderPurchasesRoutes(needs: LookupNeeds & Pick<HttpServices, 'record'>): readonly AdminRoute[] {
  const { supportDesk, clock } = needs;
  const lookup = createReaderLookup(needs);
  const change = createReaderChange(needs);
  const common = { tag: 'Admin: readers', role: 'owner', query: namedReaderQuery } as const;

  return [
    definePublicationAdminRoute({
      ...common,
      method: 'post',
      path: `${oneReader}/purchases/{purchase}/end`,
      summary: 'End one subscription of a reader, now or when its period is over; nothing is paid back',
      body: endPurchaseBody,
      answers: {
        200: { description: 'The reader.', schema: readerSchema },
        404: { description: `${noSuchReader.description} Or they have no such subscription.` },
        503: { description: 'The store or the payment provider is unavailable.' },
      },
      handle(call) {
        const named = lookup.find(call);
        const { when } = call.body;
        const purchase = call.params['purchase'] ?? '';
        const run = () => supportDesk.endPurchase({ buyer: named.buyer, purchase, when, now: clock.now() });
        return change(named, call.admin, { verb: 'end-purchase', run, details: { purchase, when } });
      },
    }),
  ];
}
