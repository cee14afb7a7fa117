import { hasCode, PaywallError } from '../../paywall/errors.ts';
import { withNewsletterToken, withoutNewsletterToken } from '../../paywall/newsletters/newsletter-address.ts';
import { senderOf } from '../agents/standing.ts';
import { createNewsletterVisits, type NewsletterVisit } from '../newsletters/newsletter-claim.ts';
import { createHeldPasses } from '../passes/held-passes.ts';
import { readerHeaders } from '../reader/answers.ts';
import { type Caller, createCallerFinder } from '../reader/caller.ts';
import { isFollowed } from '../reader/document-request.ts';
import { createReturnUrls } from '../reader/return-url.ts';
import { type Answer, definePublicationRoute, type PublicationCall } from '../route.ts';
import { newsletterQuery } from '../schemas/newsletters.ts';
import type { HttpServices } from '../services.ts';

/**
 * Where a newsletter's link leads: on to the article, with a pass for the browser. A link that opens nothing, whatever the reason,
 * leads there as well, and the reader meets the meter as everybody does.
 */
export function newsletterRoute(services: HttpServices) {
  const { publicUrl, clock, cookies, networks, tally } = services;
  const targetIn = createReturnUrls(publicUrl);
  const visitOf = createNewsletterVisits(services);
  const findCaller = createCallerFinder(services);
  const passes = createHeldPasses(services);

  type Visit = Pick<PublicationCall<unknown, unknown>, 'request' | 'address' | 'publication'>;

  /** Null for somebody whom no cookie would keep: there is too much to do, or enough of their network were new today. */
  async function callerOf({ request, publication, address }: Visit): Promise<Caller | null> {
    try {
      const asked = { strangers: 'mint', address, pass: null, count: true, mayAskStore: true } as const;
      const caller = await findCaller(request, publication, asked);
      return caller.isBeyondBudget ? null : caller;
    } catch (error) {
      if (hasCode(error, 'overloaded')) return null;
      throw error;
    }
  }

  async function letIn(call: Visit, visit: NewsletterVisit, { clean, marked }: { clean: string; marked: string }) {
    const { request, publication } = call;
    const caller = await callerOf(call);
    // The door that they come to next sees the token itself, and needs no cookie.
    if (caller === null) return { status: 303, headers: { Location: marked } };
    if (caller.mintedToken !== null) tally.count('newReaders', { publication, at: clock.now() });
    // A subscriber uses nothing up.
    const pass = caller.entitlement === null ? await visit.redeem({ reader: caller.visitor.key, count: true }) : null;
    const passCookie = pass === null ? null : passes.withPass(request, publication, pass);
    const headers = readerHeaders(cookies, { mintedToken: caller.mintedToken, passCookie }, null);
    return { status: 303, headers: { ...headers, Location: clean } };
  }

  return definePublicationRoute({
    method: 'get',
    path: '/v1/{publication}/newsletter/{token}',
    summary: 'Where a newsletter’s link leads: on to the article, with a pass to it',
    tag: 'Metering',
    query: newsletterQuery,
    body: null,
    awaiting: 'moment',
    answers: {
      303: {
        description:
          'On to the article, without its token; with cookies if the link opens it, and without any if it opens nothing.',
      },
      404: { description: 'The link names no article. A browser is shown a page.' },
      422: { description: 'The article lies in none of the publication’s origins. A browser is shown a page.' },
    },
    async handle({ request, address, publication, params, query }): Promise<Answer> {
      if (query.to === undefined) throw new PaywallError('not-found', 'This link names no article.');
      const clean = withoutNewsletterToken(targetIn(publication, query.to, 'to'));
      const token = params['token'] ?? '';
      const article = query.article ?? clean;
      const onward: Answer = { status: 303, headers: { Location: clean } };
      if (!isFollowed(request)) return onward;
      const { pass, isCrawler } = await networks.standingOf(publication, senderOf(request, address));
      // Crawlers use nothing up, and an institution's readers need nothing.
      const visit = pass !== null || isCrawler ? null : visitOf({ request, address, publication, article, token });
      return visit === null
        ? onward
        : letIn({ request, address, publication }, visit, { clean, marked: withNewsletterToken(clean, token) });
    },
  });
}
