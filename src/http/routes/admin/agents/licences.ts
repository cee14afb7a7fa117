import { authorOf } from '../../../../paywall/admin/audit-log.ts';
import { type AgentLicence, licenceStateAt } from '../../../../paywall/agents/licence.ts';
import { dayAround } from '../../../../paywall/calendar/day.ts';
import { isoTime } from '../../../../paywall/calendar/iso-time.ts';
import { dayMs } from '../../../../paywall/calendar/milliseconds.ts';
import type { EpochMs } from '../../../../paywall/clock.ts';
import { PaywallError } from '../../../../paywall/errors.ts';
import type { Publication } from '../../../../paywall/publication.ts';
import { invalidRequest } from '../../../parse.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import { issuedLicence, licenceBody, licenceSchema, licencesAnswer } from '../../../schemas/agents/agent-policy.ts';
import { noQuery } from '../../../schemas/metering.ts';
import type { HttpServices } from '../../../services.ts';

const path = '/v1/admin/publications/{publication}/agents/licences';

const common = { tag: 'Admin: agents', query: noQuery } as const;

const longestDays = 3 * 366;

/** Licences of partners: what opens articles to an agent by agreement. */
export function adminLicencesRoutes({
  agentPolicy: { licences, licenceTokens, licenceUses },
  clock,
}: Pick<HttpServices, 'agentPolicy' | 'clock'>): readonly AdminRoute[] {
  async function licenceJson({ name, settings: { timeZone } }: Publication, licence: AgentLicence, now: EpochMs) {
    const { tiers = null, sections = null, issuedAt, expiresAt, revokedAt, ...said } = licence;
    const { day } = dayAround(now, timeZone);
    return {
      ...said,
      tiers,
      sections,
      issuedAt: isoTime(issuedAt, timeZone),
      expiresAt: isoTime(expiresAt, timeZone),
      revokedAt: revokedAt === null ? null : isoTime(revokedAt, timeZone),
      state: licenceStateAt(licence, now),
      used: await licenceUses.read({ publication: name, licence: licence.id, day }),
    };
  }

  function expiryOf(written: string, now: EpochMs): EpochMs {
    const expiresAt = Date.parse(written);
    if (expiresAt > now && expiresAt <= now + longestDays * dayMs) return expiresAt;
    throw invalidRequest('licence', [{ path: 'expiresAt', message: 'must lie ahead, within three years' }]);
  }

  return [
    definePublicationAdminRoute({
      ...common,
      path,
      method: 'get',
      right: 'read',
      summary: 'Licences of partners, the newest first, until some months after they have ended',
      body: null,
      answers: { 200: { description: 'Without their tokens.', schema: licencesAnswer } },
      async handle({ publication }) {
        const now = clock.now();
        const listed = await licences.list(publication.name);
        const body = { licences: await Promise.all(listed.map((licence) => licenceJson(publication, licence, now))) };
        return { status: 200, body };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      path,
      method: 'post',
      right: 'issue-licences',
      summary: 'Issue a licence: its token is shown this once',
      body: licenceBody,
      answers: { 201: { description: 'The licence, with its token.', schema: issuedLicence } },
      async handle({ publication, admin, body }) {
        const now = clock.now();
        const { tiers, sections, ...said } = body;
        const terms = {
          ...said,
          ...(tiers !== undefined && { tiers: [...new Set(tiers)] }),
          ...(sections !== undefined && { sections: [...new Set(sections)] }),
          expiresAt: expiryOf(body.expiresAt, now),
        };
        const licence = await licences.issue({ publication: publication.name, ...authorOf(admin), now, terms });
        const token = licenceTokens.sign(publication.name, licence);
        return { status: 201, body: { ...(await licenceJson(publication, licence, now)), token } };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      path: `${path}/{id}`,
      method: 'delete',
      right: 'issue-licences',
      summary: 'Revoke a licence; felt everywhere within a second',
      body: null,
      answers: {
        200: { description: 'The licence as it is now.', schema: licenceSchema },
        404: { description: 'There is no such licence, or no such publication.' },
      },
      async handle({ publication, admin, params }) {
        const now = clock.now();
        const editing = { publication: publication.name, ...authorOf(admin), now };
        const licence = await licences.revoke({ ...editing, id: params['id'] ?? '' });
        if (licence === null) throw new PaywallError('not-found', 'There is no such licence.');
        return { status: 200, body: await licenceJson(publication, licence, now) };
      },
    }),
  ];
}
