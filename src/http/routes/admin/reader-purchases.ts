import { authorOf } from '../../../paywall/admin/audit-log.ts';
import type { NamedReader } from '../../admin/find-reader.ts';
import { createReaderChange } from '../../admin/reader-change.ts';
import { createReaderLookup, type LookupNeeds, nameInAudit } from '../../admin/reader-lookup.ts';
import { entitlementJson } from '../../reader/answers.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import {
  endPurchaseBody,
  movePurchaseBody,
  readersByEmailAnswer,
  readersByEmailQuery,
} from '../../schemas/reader-acts.ts';
import { namedReaderQuery, readerSchema } from '../../schemas/readers.ts';
import type { HttpServices } from '../../services.ts';
import { answeredWithin, providerWithinMs } from '../../within-time.ts';
import { noSuchReader, oneReader } from './readers.ts';

/** The support desk, where it changes what a reader bought. */
export function adminReaderPurchasesRoutes(
  needs: LookupNeeds & Pick<HttpServices, 'record' | 'recordLook'>,
): readonly AdminRoute[] {
  const { supportDesk, clock, hashes, record, recordLook } = needs;
  const lookup = createReaderLookup(needs);
  const change = createReaderChange(needs);
  const common = { tag: 'Admin: readers', right: 'manage-readers', query: namedReaderQuery } as const;

  /** As far as it is known: who signs in, or has read as one of the two. */
  async function kindOf({ buyer, kind }: NamedReader) {
    const known = kind ?? (await supportDesk.read(buyer, clock.now())).kind;
    return known === null ? {} : { kind: known };
  }

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
        502: { description: 'The payment provider refused it (`provider-refused`); the log says why.' },
        503: { description: 'The store or the payment provider is unavailable.' },
      },
      handle(call) {
        const named = lookup.find(call);
        const { when, reason } = call.body;
        const purchase = call.params['purchase'] ?? '';
        const run = () => supportDesk.endPurchase({ buyer: named.buyer, purchase, when, now: clock.now() });
        return change(named, call.admin, { verb: 'end-purchase', run, reason, details: { purchase, when } });
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'post',
      path: `${oneReader}/move`,
      summary: 'Give what a reader bought to another reader; who had it has it no longer',
      body: movePurchaseBody,
      answers: {
        200: { description: 'The reader who had it.', schema: readerSchema },
        404: { description: `${noSuchReader.description} Or nothing was bought.` },
        409: {
          description:
            'The other reader bought something themselves, or this one bought under several identities (`not-movable`).',
        },
        502: { description: 'The payment provider refused it (`provider-refused`): ask again, and it goes on.' },
        503: { description: 'The store or the payment provider is unavailable: ask again, and it goes on.' },
      },
      async handle(call) {
        const [named, other] = [lookup.find(call), lookup.named(call.publication, call.body.to, call.body.by)];
        const to = { ...other.buyer, ...(await kindOf(other)) };
        const run = () => supportDesk.movePurchase({ from: named.buyer, to, now: clock.now() });
        const { reason } = call.body;
        const [from, target] = [nameInAudit(named), nameInAudit(other)];
        const answer = await change(named, call.admin, { verb: 'move', run, reason, details: { to: target } });
        const what = `reader.receive ${target}`;
        const entry = { at: clock.now(), ...authorOf(call.admin), what, before: null, after: { from, reason } };
        await record(call.publication.name, entry);
        return answer;
      },
    }),
    definePublicationAdminRoute({
      tag: 'Admin: readers',
      right: 'read',
      method: 'get',
      path: '/v1/admin/publications/{publication}/readers',
      summary: 'Readers with an e-mail address, as Stripe knows it; the address is not stored',
      query: readersByEmailQuery,
      body: null,
      answers: {
        200: {
          description: 'The readers; none if there is no purchase with this address.',
          schema: readersByEmailAnswer,
        },
        502: { description: 'The payment provider refused it (`provider-refused`); the log says why.' },
        503: { description: 'The store or the payment provider is unavailable.' },
      },
      async handle({ publication, query, admin }) {
        const found = await answeredWithin(
          supportDesk.findByEmail(publication, query.email, clock.now()),
          providerWithinMs,
        );
        const reader = hashes.emailKey(publication.name, query.email);
        await recordLook({ publication: publication.name, way: 'find', by: authorOf(admin), reader });
        return {
          status: 200,
          body: {
            readers: found.map(({ buyer, customer, entitlement }) => ({
              id: buyer.reader,
              kind: buyer.kind ?? null,
              entitlement: entitlementJson(entitlement, publication),
              customer: { id: customer, url: supportDesk.pageOf('customer', customer) },
            })),
          },
        };
      },
    }),
  ];
}
