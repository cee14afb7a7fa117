import { tryAddresses } from '../../../paywall/articles/try-address.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { noQuery } from '../../schemas/metering.ts';
import { triedAddresses, tryAddressBody } from '../../schemas/try-address.ts';

/** How admins see which article an address is, by the rule that holds or by one that is not saved. */
export const adminTryAddressRoute: AdminRoute = definePublicationAdminRoute({
  method: 'post',
  path: '/v1/admin/publications/{publication}/meter/try-address',
  right: 'read',
  summary: 'Which article an address is, and whether another one is the same; counts and changes nothing',
  tag: 'Admin: meter and wording',
  query: noQuery,
  body: tryAddressBody,
  answers: { 200: { description: 'What the rule makes of them.', schema: triedAddresses } },
  handle({ publication, body: { address, other, articleIdentity = publication.settings.articleIdentity } }) {
    return { status: 200, body: tryAddresses(address, other, articleIdentity) };
  },
});
