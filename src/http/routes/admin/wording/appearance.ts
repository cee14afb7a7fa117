import { authorOf } from '../../../../paywall/admin/audit-log.ts';
import type { Versioned } from '../../../../paywall/editing/part-editing.ts';
import type { Appearance } from '../../../../paywall/wording/appearance.ts';
import { etagOf, ifMatchVersions } from '../../../admin/etags.ts';
import { type AdminRoute, type Answer, definePublicationAdminRoute } from '../../../route.ts';
import { noQuery } from '../../../schemas/metering.ts';
import { appearanceSchema } from '../../../schemas/wording/appearance.ts';
import type { HttpServices } from '../../../services.ts';

const common = {
  path: '/v1/admin/publications/{publication}/appearance',
  tag: 'Admin: meter and wording',
  query: noQuery,
} as const;

const answered = ({ value, version }: Versioned<Appearance>): Answer => ({
  status: 200,
  headers: { ETag: etagOf(version) },
  body: value,
});

/** How admins give a publication its colours and letters. */
export const adminAppearanceRoutes = ({
  appearanceEditor,
  clock,
}: Pick<HttpServices, 'appearanceEditor' | 'clock'>): readonly AdminRoute[] => [
  definePublicationAdminRoute({
    ...common,
    method: 'get',
    right: 'read',
    summary: 'The colours and letters of the publication, with the ETag by which they can be changed',
    body: null,
    answers: { 200: { description: 'The appearance.', schema: appearanceSchema } },
    handle: async ({ publication }) => answered(await appearanceEditor.read(publication.name)),
  }),
  definePublicationAdminRoute({
    ...common,
    method: 'put',
    right: 'edit',
    summary: 'Replace the colours and letters of the publication',
    body: appearanceSchema,
    answers: {
      200: { description: 'Replaced.', schema: appearanceSchema },
      412: { description: 'Someone else has changed the settings since (`version-conflict`).' },
      428: { description: 'There is no `If-Match` (`precondition-required`).' },
    },
    async handle({ request, publication, admin, body }) {
      const seenVersions = ifMatchVersions(request);
      const by = { publication: publication.name, ...authorOf(admin), now: clock.now() };
      return answered(await appearanceEditor.replace({ ...by, seenVersions, appearance: body }));
    },
  }),
];
