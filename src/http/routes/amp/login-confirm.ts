import type { IncomingMessage } from 'node:http';
import type { Publication } from '../../../paywall/publication.ts';
import type { ReaderKey } from '../../../paywall/reader.ts';
import type { AmpTicket } from '../../amp/amp-services.ts';
import { endedAt } from '../../amp/return-url.ts';
import { ampConfirmPage } from '../../pages/amp-pages.ts';
import { invalidRequest } from '../../parse.ts';
import { createAnonymousFinder } from '../../reader/anonymous-reader.ts';
import { type Answer, definePublicationRoute, type PublicationRoute } from '../../route.ts';
import { ampTicketBody, ampTicketQuery } from '../../schemas/amp.ts';
import { noQuery } from '../../schemas/metering.ts';
import type { HttpServices } from '../../services.ts';
import { ampLoginsPerMinute, noAmpSignIn, signInOf } from './login.ts';

const dayMs = 86_400_000;

interface Arrival {
  readonly request: IncomingMessage;
  readonly publication: Publication;
  readonly ticket: AmpTicket;
}

/**
 * The last step of a login: once its reader has confirmed it, the AMP page of the browser that set out is signed in. What was read before, by
 * this AMP reader and by this browser, is united with what the account has read. Anybody else, or the same browser again, is sent
 * on and no more.
 */
export function ampLoginConfirmRoutes(services: HttpServices): readonly PublicationRoute[] {
  const { ampLogins, ampBrowserCookie, ampSignIns, metering, selling, hashes, clock } = services;
  const anonymousId = createAnonymousFinder(services);

  /** The sign-in is kept first, because from then on each view unites what is not united yet. */
  async function signIn({ request, publication, ticket }: Arrival): Promise<void> {
    const now = clock.now();
    const { name } = publication;
    const { ampReader, reader } = ticket;
    const endsAt = now + signInOf(publication).signedInDays * dayMs;
    await ampSignIns.bind({ publication: name, ampReader, reader, endsAt }, now);
    const known = anonymousId(request, publication);
    const before: readonly ReaderKey[] = known === null ? [ampReader] : [ampReader, hashes.readerKey(name, known)];
    for (const anonymousKey of before) {
      const visitor = { reader: { id: '', kind: 'registered' as const }, key: reader, anonymousKey };
      await metering.bringTogether({ publication, visitor, now });
    }
  }

  /** Throws `not-found` and `invalid-request`. */
  function arrival(request: IncomingMessage, publication: Publication, written: string): Arrival {
    signInOf(publication);
    const ticket = ampLogins.readTicket(publication.name, written);
    if (ticket !== null) return { request, publication, ticket };
    throw invalidRequest('request', [{ path: 'ticket', message: 'was not issued here, or too long ago' }]);
  }

  const hasSetOut = ({ request, ticket }: Arrival) => ampBrowserCookie.read(request.headers.cookie) === ticket.browser;

  const back = ({ ticket }: Arrival, hasSignedIn: boolean): Answer => ({
    status: 302,
    headers: { Location: endedAt(ticket.returnTo, hasSignedIn) },
  });

  const sentBack = 'Back to the AMP page, with `#success=true` or `#success=false`.';
  const common = { path: '/v1/{publication}/amp/login/confirm', tag: 'AMP', rateLimit: ampLoginsPerMinute } as const;
  return [
    definePublicationRoute({
      ...common,
      method: 'get',
      summary: 'Ask a reader who has signed in on the site whether the AMP page is theirs',
      query: ampTicketQuery,
      body: null,
      answers: {
        200: { description: 'The page, with a button.' },
        302: {
          description: 'Back to the AMP page, with `#success=false`: this browser did not set out to sign in there.',
        },
        404: noAmpSignIn,
      },
      handle({ request, publication, query }) {
        const arrived = arrival(request, publication, query.ticket);
        if (!hasSetOut(arrived)) return back(arrived, false);
        const target = arrived.ticket.returnTo;
        return ampConfirmPage({ headers: request.headers, publication, ticket: query.ticket, target });
      },
    }),
    definePublicationRoute({
      ...common,
      method: 'post',
      summary: 'Sign the reader of an AMP page in, once, and send them back',
      query: noQuery,
      body: ampTicketBody,
      bodyIs: 'form',
      answers: { 302: { description: sentBack }, 404: noAmpSignIn },
      async handle({ request, publication, body }) {
        const arrived = arrival(request, publication, body.ticket);
        const { once } = arrived.ticket;
        const isFirst = hasSetOut(arrived) && (await selling.useReturn(`amp-login ${once}`, clock.now()));
        if (isFirst) await signIn(arrived);
        return back(arrived, isFirst);
      },
    }),
  ];
}
