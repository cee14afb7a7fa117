import { authorOf } from '../../../paywall/admin/audit-log.ts';
import { ifMatchVersions } from '../../admin/etags.ts';
import { noSuchOffer, offerAnswer, offerPath, offerRoute, offersPath } from '../../admin/offer-answer.ts';
import { sameId, savable } from '../../admin/savable-offer.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { offerSchema } from '../../schemas/offers.ts';
import type { HttpServices } from '../../services.ts';

type Needs = Pick<HttpServices, 'offerEditor' | 'clock'>;

const stale = { description: 'Someone else has changed the offer since (`version-conflict`).' };
const unseen = { description: 'There is no `If-Match` (`precondition-required`).' };

const writingRoutes = ({ offerEditor, clock }: Needs): readonly AdminRoute[] => [
  definePublicationAdminRoute({
    ...offerRoute,
    method: 'post',
    path: offersPath,
    right: 'edit',
    summary: 'Make an offer',
    body: offerSchema,
    answers: {
      201: { description: 'Made; `Location` says where.', schema: offerSchema },
      409: { description: 'There is an offer of this id (`already-exists`).' },
    },
    async handle({ publication, admin, body }) {
      const now = clock.now();
      const offer = savable(body, publication, now);
      const made = await offerEditor.create({ publication: publication.name, ...authorOf(admin), now, offer });
      const { headers, ...answer } = offerAnswer(201, made, publication);
      const Location = `/v1/admin/publications/${publication.name}/offers/${made.id}`;
      return { ...answer, headers: { ...headers, Location } };
    },
  }),
  definePublicationAdminRoute({
    ...offerRoute,
    method: 'put',
    path: offerPath,
    right: 'edit',
    summary: 'Replace an offer; what readers bought with it stays as they bought it',
    body: offerSchema,
    answers: {
      200: { description: 'Replaced.', schema: offerSchema },
      404: noSuchOffer,
      412: stale,
      428: unseen,
    },
    async handle({ request, publication, admin, params, body }) {
      const seenVersions = ifMatchVersions(request);
      sameId(body, params['id']);
      const now = clock.now();
      const offer = savable(body, publication, now);
      const change = { publication: publication.name, ...authorOf(admin), now, offer, seenVersions };
      return offerAnswer(200, await offerEditor.replace(change), publication);
    },
  }),
];

const endingRoutes = ({ offerEditor, clock }: Needs): readonly AdminRoute[] => [
  definePublicationAdminRoute({
    ...offerRoute,
    method: 'delete',
    path: offerPath,
    right: 'edit',
    summary: 'Delete an offer; what readers bought with it stays',
    body: null,
    answers: { 204: { description: 'Deleted.' }, 404: noSuchOffer, 412: stale, 428: unseen },
    async handle({ request, publication, admin, params }) {
      const seenVersions = ifMatchVersions(request);
      const id = params['id'] ?? '';
      await offerEditor.remove({
        publication: publication.name,
        ...authorOf(admin),
        now: clock.now(),
        id,
        seenVersions,
      });
      return { status: 204 };
    },
  }),
  definePublicationAdminRoute({
    ...offerRoute,
    method: 'post',
    path: `${offerPath}/end`,
    right: 'edit',
    summary: 'Take an offer off sale at once',
    body: null,
    answers: { 200: { description: 'It is over.', schema: offerSchema }, 404: noSuchOffer },
    async handle({ publication, admin, params }) {
      const change = { publication: publication.name, ...authorOf(admin), now: clock.now(), id: params['id'] ?? '' };
      return offerAnswer(200, await offerEditor.end(change), publication);
    },
  }),
];

/** How admins change offers. */
export const adminOfferChangesRoutes = (services: Needs): readonly AdminRoute[] => [
  ...writingRoutes(services),
  ...endingRoutes(services),
];
