import { authorOf } from '../../../paywall/admin/audit-log.ts';
import { isoTime } from '../../../paywall/calendar/iso-time.ts';
import { PaywallError } from '../../../paywall/errors.ts';
import { type Newsletter, newsletterExpiry } from '../../../paywall/newsletters/newsletter.ts';
import { etagOf, ifMatchVersions } from '../../admin/etags.ts';
import { bulkBodies } from '../../bodies/read-body.ts';
import { createNewsletterLinks } from '../../newsletters/links.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { noQuery } from '../../schemas/metering.ts';
import {
  newsletterChangeSchema,
  newsletterLinksAnswer,
  newsletterLinksBody,
  newsletterSchema,
  newslettersAnswer,
} from '../../schemas/newsletters.ts';
import type { HttpServices } from '../../services.ts';

type Needs = Pick<HttpServices, 'newsletterEditor' | 'newsletterTokens' | 'clock' | 'record' | 'publicUrl'>;

const path = '/v1/admin/publications/{publication}/newsletters';

const common = { tag: 'Admin: links', query: noQuery } as const;

const noSuchNewsletter = () => new PaywallError('not-found', 'There is no such newsletter.');

/** How admins look at newsletters and switch them. */
function switchingRoutes({ newsletterEditor, newsletterTokens, clock }: Needs): readonly AdminRoute[] {
  const shown = (newsletter: Newsletter) => ({ ...newsletter, canSign: newsletterTokens.canSign(newsletter) });
  return [
    definePublicationAdminRoute({
      ...common,
      path,
      method: 'get',
      right: 'read',
      summary: 'The newsletters whose links open articles, with the ETag by which they can be changed',
      body: null,
      answers: { 200: { description: 'In the order of the publication’s file.', schema: newslettersAnswer } },
      async handle({ publication }) {
        const { value, version } = await newsletterEditor.list(publication.name);
        return { status: 200, headers: { ETag: etagOf(version) }, body: { newsletters: value.map(shown) } };
      },
    }),
    definePublicationAdminRoute({
      ...common,
      path: `${path}/{id}`,
      method: 'put',
      right: 'edit',
      summary: 'Switch a newsletter off or on, and change its cap; felt everywhere within a second',
      body: newsletterChangeSchema,
      answers: {
        200: { description: 'Changed.', schema: newsletterSchema },
        412: { description: 'Someone else has changed the settings since (`version-conflict`).' },
        428: { description: 'There is no `If-Match` (`precondition-required`).' },
      },
      async handle({ request, publication, admin, params, body }) {
        const seenVersions = ifMatchVersions(request);
        const editing = { publication: publication.name, ...authorOf(admin), now: clock.now() };
        const change = { ...editing, id: params['id'] ?? '', switches: body, seenVersions };
        const { value, version } = await newsletterEditor.replace(change);
        return { status: 200, headers: { ETag: etagOf(version) }, body: shown(value) };
      },
    }),
  ];
}

/** Everything that admins do with newsletters. */
export function adminNewslettersRoutes(services: Needs): readonly AdminRoute[] {
  const { clock, record } = services;
  const linksOf = createNewsletterLinks(services);
  return [
    ...switchingRoutes(services),
    definePublicationAdminRoute({
      ...common,
      path: `${path}/{id}/links`,
      method: 'post',
      right: 'edit',
      summary: 'Make links for a newsletter: one for each article, or one token for an issue',
      body: newsletterLinksBody,
      bodyLimits: bulkBodies,
      answers: { 200: { description: 'In the order of the articles.', schema: newsletterLinksAnswer } },
      async handle({ publication, admin, params, body }) {
        const newsletter = publication.settings.newsletters.find(({ id }) => id === params['id']);
        if (newsletter === undefined) throw noSuchNewsletter();
        const { articles, issue, days = newsletter.days } = body;
        const now = clock.now();
        const expiresAt = newsletterExpiry(now, days);
        const links = linksOf({ publication, newsletter, articles, issue, expiresAt });
        const until = isoTime(expiresAt, publication.settings.timeZone);
        const what = `newsletter.links ${newsletter.id}`;
        const after = { articles: articles.length, issue, expiresAt: until };
        await record(publication.name, { at: now, ...authorOf(admin), what, before: null, after });
        return { status: 200, body: { expiresAt: until, links } };
      },
    }),
  ];
}
