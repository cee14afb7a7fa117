import { authorOf } from '../../../../paywall/admin/audit-log.ts';
import { etagOf, ifMatchVersions } from '../../../admin/etags.ts';
import { bulkBodies } from '../../../bodies/read-body.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import { agentsBody } from '../../../schemas/agents/agent-policy.ts';
import { noQuery } from '../../../schemas/metering.ts';
import type { HttpServices } from '../../../services.ts';

const common = {
  path: '/v1/admin/publications/{publication}/agents',
  tag: 'Admin: agents',
  query: noQuery,
} as const;

/** How admins look at what agents may, and change it. */
export function adminAgentPolicyRoutes({
  agentPolicy: { editor },
  clock,
}: Pick<HttpServices, 'agentPolicy' | 'clock'>): readonly AdminRoute[] {
  return [
    definePublicationAdminRoute({
      ...common,
      method: 'get',
      right: 'read',
      summary: 'What agents may, with the ETag by which it can be changed',
      body: null,
      answers: { 200: { description: 'Known agents, policy and use.', schema: agentsBody } },
      async handle({ publication }) {
        const { value, version } = await editor.read(publication.name);
        return { status: 200, headers: { ETag: etagOf(version) }, body: { agents: value } };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      method: 'put',
      right: 'edit',
      summary: 'Change what agents may; felt everywhere within a second',
      body: agentsBody,
      bodyLimits: bulkBodies,
      answers: {
        200: { description: 'Changed.', schema: agentsBody },
        412: { description: 'Someone else has changed it since (`version-conflict`).' },
        428: { description: 'There is no `If-Match` (`precondition-required`).' },
      },
      async handle({ request, publication, admin, body }) {
        const seenVersions = ifMatchVersions(request);
        const editing = { publication: publication.name, ...authorOf(admin), now: clock.now() };
        const { value, version } = await editor.replace({ ...editing, rules: body.agents, seenVersions });
        return { status: 200, headers: { ETag: etagOf(version) }, body: { agents: value } };
      },
    }),
  ];
}
