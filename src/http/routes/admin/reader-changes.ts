import { authorOf } from '../../../paywall/admin/audit-log.ts';
import { dayMs } from '../../../paywall/calendar/milliseconds.ts';
import { createReaderChange } from '../../admin/reader-change.ts';
import { createReaderLookup, type LookupNeeds, nameInAudit } from '../../admin/reader-lookup.ts';
import { invalidRequest } from '../../parse.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { grantBody } from '../../schemas/reader-acts.ts';
import { namedReaderQuery, readerErasureQuery, readerSchema } from '../../schemas/readers.ts';
import type { HttpServices } from '../../services.ts';
import { noSuchReader, oneReader } from './readers.ts';

type Needs = LookupNeeds & Pick<HttpServices, 'selling' | 'record'>;

const common = { tag: 'Admin: readers', body: null } as const;

const helping = { ...common, right: 'help-readers' } as const;
const managing = { ...common, right: 'manage-readers' } as const;

const ofReader = { description: 'The reader.', schema: readerSchema };

/** As many days as ten years have. */
const longestGrantMs = 3653 * dayMs;

/** Throws `invalid-request` for a date that is past, or further off than anybody means. */
function grantEnd(until: string, now: number): number {
  const end = Date.parse(until);
  if (end > now && end <= now + longestGrantMs) return end;
  throw invalidRequest('body', [{ path: 'until', message: 'must lie in the next ten years' }]);
}

const refusedByProvider = {
  description:
    'The payment provider refused what this needs (`provider-refused`); the log says why, and it can be asked again.',
};

/** The support desk, where it gives and takes. */
export function adminReaderChangesRoutes(needs: Needs): readonly AdminRoute[] {
  const { selling, supportDesk, record, clock } = needs;
  const lookup = createReaderLookup(needs);
  const change = createReaderChange(needs);

  return [
    definePublicationAdminRoute({
      ...helping,
      method: 'post',
      path: `${oneReader}/grant`,
      summary: 'Give a reader complimentary access until a date',
      query: namedReaderQuery,
      body: grantBody,
      answers: { 200: ofReader, 404: noSuchReader },
      handle(call) {
        const named = lookup.find(call);
        const now = clock.now();
        const until = grantEnd(call.body.until, now);
        const run = () => selling.grant({ buyer: named.buyer, until, by: call.admin.name, now });
        return change(named, call.admin, { verb: 'grant', run });
      },
    }),
    definePublicationAdminRoute({
      ...managing,
      method: 'post',
      path: `${oneReader}/revoke`,
      summary:
        'Take all access away, and end what is still being paid for; tokens that are out end within five minutes',
      query: namedReaderQuery,
      answers: { 200: ofReader, 404: noSuchReader, 502: refusedByProvider },
      handle(call) {
        const named = lookup.find(call);
        const run = () => selling.revoke(named.buyer, clock.now());
        return change(named, call.admin, { verb: 'revoke', run });
      },
    }),
    definePublicationAdminRoute({
      ...helping,
      method: 'post',
      path: `${oneReader}/reset`,
      summary: 'Give back all articles that are counted in the current window',
      query: namedReaderQuery,
      answers: { 200: ofReader, 404: noSuchReader },
      handle(call) {
        const named = lookup.find(call);
        const run = () => supportDesk.reset(named.buyer, clock.now());
        return change(named, call.admin, { verb: 'reset', run });
      },
    }),
    definePublicationAdminRoute({
      ...managing,
      method: 'delete',
      path: oneReader,
      summary: 'Erase everything that is held of a reader; tokens that are out end within five minutes',
      query: readerErasureQuery,
      answers: {
        502: refusedByProvider,
        204: { description: 'Nothing is held any more, but that a trial was had.' },
        404: noSuchReader,
        409: {
          description:
            'A subscription runs, or a payment is on its way (`subscription-running`): `endSubscriptions=true` ends it.',
        },
      },
      async handle(call) {
        const named = lookup.find(call);
        const { endSubscriptions } = call.query;
        const now = clock.now();
        await supportDesk.erase({ buyer: named.buyer, endSubscriptions, now });
        const what = `reader.erase ${nameInAudit(named)}`;
        const entry = { at: now, ...authorOf(call.admin), what, before: null, after: null };
        await record(call.publication.name, entry);
        return { status: 204 };
      },
    }),
  ];
}
