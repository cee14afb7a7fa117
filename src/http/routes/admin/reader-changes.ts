import { authorOf } from '../../../paywall/admin/audit-log.ts';
import { dayMs } from '../../../paywall/calendar/milliseconds.ts';
import { createReaderChange } from '../../admin/reader-change.ts';
import { createReaderLookup, type LookupNeeds, nameInAudit } from '../../admin/reader-lookup.ts';
import { invalidRequest } from '../../parse.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { actBody, grantBody, readerErasureQuery } from '../../schemas/reader-acts.ts';
import { namedReaderQuery, readerSchema } from '../../schemas/readers.ts';
import type { HttpServices } from '../../services.ts';
import { noSuchReader, oneReader } from './readers.ts';

type Needs = LookupNeeds & Pick<HttpServices, 'selling' | 'record'>;

const common = { tag: 'Admin: readers' } as const;

const helping = { ...common, right: 'help-readers' } as const;
const managing = { ...common, right: 'manage-readers' } as const;

/** An act that needs nothing to be said but a reason, if that. */
const plainAct = { method: 'post', query: namedReaderQuery, body: actBody, isBodyOptional: true } as const;

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
        return change(named, call.admin, { verb: 'grant', run, reason: call.body.reason });
      },
    }),
    definePublicationAdminRoute({
      ...helping,
      ...plainAct,
      path: `${oneReader}/grant/end`,
      summary: 'End complimentary access, and nothing else; tokens that are out end within five minutes',
      answers: {
        200: ofReader,
        404: { description: `${noSuchReader.description} Or nothing that was given could end.` },
      },
      handle(call) {
        const named = lookup.find(call);
        const run = () => supportDesk.endGrant(named.buyer, clock.now());
        return change(named, call.admin, { verb: 'end-grant', run, reason: call.body.reason });
      },
    }),
    definePublicationAdminRoute({
      ...managing,
      ...plainAct,
      path: `${oneReader}/revoke`,
      summary:
        'Take all access away, and end what is still being paid for; tokens that are out end within five minutes',
      answers: { 200: ofReader, 404: noSuchReader, 502: refusedByProvider },
      handle(call) {
        const named = lookup.find(call);
        const run = () => selling.revoke(named.buyer, clock.now());
        return change(named, call.admin, { verb: 'revoke', run, takes: true, reason: call.body.reason });
      },
    }),
    definePublicationAdminRoute({
      ...helping,
      ...plainAct,
      path: `${oneReader}/reset`,
      summary: 'Give back all articles that are counted in the current window',
      answers: { 200: ofReader, 404: noSuchReader },
      handle(call) {
        const named = lookup.find(call);
        const run = () => supportDesk.reset(named.buyer, clock.now());
        return change(named, call.admin, { verb: 'reset', run, takes: true, reason: call.body.reason });
      },
    }),
    definePublicationAdminRoute({
      ...managing,
      method: 'delete',
      body: null,
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
        const { endSubscriptions, reason } = call.query;
        const now = clock.now();
        await supportDesk.erase({ buyer: named.buyer, endSubscriptions, now });
        const what = `reader.erase ${nameInAudit(named)}`;
        const entry = {
          at: now,
          ...authorOf(call.admin),
          what,
          before: null,
          after: reason === undefined ? null : { reason },
        };
        await record(call.publication.name, entry);
        return { status: 204 };
      },
    }),
  ];
}
