import type { KnownAdmin } from '../../../paywall/admin/admin.ts';
import { authorOf } from '../../../paywall/admin/audit-log.ts';
import type { Publication } from '../../../paywall/publication.ts';
import { createLookUp, type LookedUp, type LookUpResult } from '../../admin/look-up.ts';
import { lookAt } from '../../admin/reader-lookup.ts';
import { entitlementJson } from '../../reader/answers.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { lookUpAnswer, lookUpQuery } from '../../schemas/look-up.ts';
import type { HttpServices } from '../../services.ts';

type Needs = Pick<HttpServices, 'supportDesk' | 'supportCodes' | 'hashes' | 'recordLook' | 'clock'>;

interface Look {
  readonly publication: Publication;
  readonly admin: KnownAdmin;
  readonly text: string;
  readonly found: LookUpResult;
}

/** Finds readers by whatever the support desk is given. */
export function adminLookUpRoute(needs: Needs): AdminRoute {
  const { supportDesk, hashes, recordLook } = needs;
  const lookUp = createLookUp(needs);

  /** An address is in the audit log as a keyed hash; otherwise it has who was found. */
  async function note({ publication, admin, text, found }: Look): Promise<void> {
    if (found.form === 'email') {
      const reader = hashes.emailKey(publication.name, text);
      await recordLook({ publication: publication.name, way: 'find', by: authorOf(admin), reader });
    } else for (const { named, known } of found.readers) if (known) await recordLook(lookAt(named, admin, 'look'));
  }

  const readerJson = (publication: Publication, { named, name, by, known, entitlement, customer }: LookedUp) => ({
    id: named.buyer.reader,
    kind: named.kind,
    name,
    by,
    known,
    entitlement: entitlementJson(entitlement, publication),
    customer: customer === null ? null : { id: customer, url: supportDesk.pageOf('customer', customer) },
  });

  return definePublicationAdminRoute({
    tag: 'Admin: readers',
    right: 'read',
    method: 'get',
    path: '/v1/admin/publications/{publication}/look-up',
    summary: 'Readers by whatever names them: an id, a support code, an e-mail address, an id of Stripe’s',
    query: lookUpQuery,
    body: null,
    answers: {
      200: {
        description:
          'The readers whom it may mean; none if it is no reader’s. An id of which nothing is stored is not `known`.',
        schema: lookUpAnswer,
      },
      502: { description: 'The payment provider refused it (`provider-refused`); the log says why.' },
      503: { description: 'The store or the payment provider is unavailable.' },
    },
    async handle({ publication, query, admin }) {
      const text = query.for;
      const found = await lookUp(publication, text);
      await note({ publication, admin, text, found });
      const { form, mistyped, readers } = found;
      return { status: 200, body: { form, mistyped, readers: readers.map((each) => readerJson(publication, each)) } };
    },
  });
}
