import type { z } from 'zod';
import { type Entitlement, entitlementAt, noEntitlement } from '../../paywall/entitlement.ts';
import { PaywallError } from '../../paywall/errors.ts';
import { isoTime as written } from '../../paywall/iso-time.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { EntitlementBasis, Purchase } from '../../paywall/purchase.ts';
import type { Buyer } from '../../paywall/selling-needs.ts';
import { entitlementJson } from '../answers.ts';
import { type AdminRoute, type Answer, definePublicationAdminRoute } from '../route.ts';
import { noQuery } from '../schemas.ts';
import { grantBody, readerSchema } from '../schemas-readers.ts';
import type { HttpServices } from '../services.ts';

const oneReader = '/v1/admin/publications/{publication}/readers/{id}';
const common = { tag: 'Admin: readers', query: noQuery } as const;
const ofReader = { description: 'The reader.', schema: readerSchema };
const noSuch = { description: 'This is no id of a reader (`not-found`), or there is no such publication.' };

type Needs = Pick<HttpServices, 'selling' | 'clock' | 'entitlements' | 'hashes' | 'record'>;

const nothing: EntitlementBasis = { purchases: [], grant: null, revokedAt: null };

/** As many days as ten years have. */
const longestGrantMs = 3653 * 24 * 60 * 60_000;

function purchaseJson(purchase: Purchase, timeZone: string) {
  const time = (at: number | null) => (at === null ? null : written(at, timeZone));
  const { offer, kind, status, paid, paidFull, takenBack } = purchase;
  return {
    ...{ offer, kind, status, paid, paidFull, takenBack },
    startedAt: written(purchase.startedAt, timeZone),
    introEndsAt: time(purchase.introEndsAt),
    periodEndsAt: time(purchase.periodEndsAt),
    cancelsAt: time(purchase.cancelsAt),
    endedAt: time(purchase.endedAt),
    pastDueSince: time(purchase.pastDueSince),
  };
}

/** What the support desk sees of a reader. */
function readerJson(reader: string, entitlement: Entitlement, publication: Publication): z.output<typeof readerSchema> {
  const { timeZone } = publication.settings;
  const { purchases, grant, revokedAt } = entitlement.basis ?? nothing;
  return {
    reader: { id: reader },
    entitlement: entitlementJson(entitlement, publication),
    purchases: purchases.map((purchase) => purchaseJson(purchase, timeZone)),
    grant: grant && {
      until: written(grant.until, timeZone),
      givenAt: written(grant.givenAt, timeZone),
      by: grant.by,
    },
    revokedAt: revokedAt === null ? null : written(revokedAt, timeZone),
  };
}

/** Throws `invalid-request` for a date that is past, or further off than anybody means. */
function grantEnd(until: string, now: number): number {
  const end = Date.parse(until);
  if (end > now && end <= now + longestGrantMs) return end;
  throw new PaywallError('invalid-request', 'The body is not valid: until.', {
    faults: [{ path: 'until', message: 'must lie in the next ten years' }],
  });
}

/** The support desk: what readers have, and what admins give and take. */
export function adminReadersRoutes({ selling, clock, entitlements, hashes, record }: Needs): readonly AdminRoute[] {
  function buyerOf(publication: Publication, id = ''): Buyer {
    if (!/^r_[\w-]{22}$/.test(id)) throw new PaywallError('not-found', 'This is no id of a reader.');
    return { publication, reader: id, key: hashes.readerKey(publication.name, id), country: null };
  }

  const read = async ({ publication, key }: Buyer) =>
    entitlementAt((await entitlements.read(publication.name, key)) ?? noEntitlement, clock.now());

  /** Does it, and writes down who did. The log names the reader as stores do, for whoever is erased is to be in no log. */
  async function change(
    buyer: Buyer,
    who: string,
    act: { verb: string; run: () => Promise<Entitlement> },
  ): Promise<Answer> {
    const { publication, reader, key } = buyer;
    const before = readerJson(reader, await read(buyer), publication);
    const after = readerJson(reader, await act.run(), publication);
    const of = ({ reader: _, purchases: __, ...rest }: typeof after) => rest;
    await record(publication.name, {
      at: clock.now(),
      who,
      what: `reader.${act.verb} ${Buffer.from(key).toString('base64url')}`,
      before: of(before),
      after: of(after),
    });
    return { status: 200, body: after };
  }

  return [
    definePublicationAdminRoute({
      ...common,
      method: 'get',
      path: oneReader,
      role: 'viewer',
      summary: 'What a reader bought or was given',
      body: null,
      answers: { 200: ofReader, 404: noSuch },
      async handle({ publication, params }) {
        const buyer = buyerOf(publication, params['id']);
        return { status: 200, body: readerJson(buyer.reader, await read(buyer), publication) };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'post',
      path: `${oneReader}/grant`,
      role: 'owner',
      summary: 'Give a reader complimentary access until a date',
      body: grantBody,
      answers: { 200: ofReader, 404: noSuch },
      handle({ publication, admin, params, body }) {
        const buyer = buyerOf(publication, params['id']);
        const now = clock.now();
        const until = grantEnd(body.until, now);
        const run = () => selling.grant({ buyer, until, by: admin.name, now });
        return change(buyer, admin.name, { verb: 'grant', run });
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'post',
      path: `${oneReader}/revoke`,
      role: 'owner',
      summary: 'Take all access away, and end what is still being paid for',
      body: null,
      answers: { 200: ofReader, 404: noSuch },
      handle({ publication, admin, params }) {
        const buyer = buyerOf(publication, params['id']);
        const run = () => selling.revoke(buyer, clock.now());
        return change(buyer, admin.name, { verb: 'revoke', run });
      },
    }),
  ];
}
