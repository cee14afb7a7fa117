import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { robotsText } from '../../paywall/agents/terms.ts';
import { licenseUrl, termsOf } from '../agents/agent-answers.ts';
import { type Answer, definePublicationRoute, type PublicationRoute } from '../route.ts';
import { anyQuery } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

/** Short, so that agents know soon what was changed. */
const kept = 'public, max-age=300';

/** A document for anybody, that caches may keep and ask for again. */
function documentAnswer({ headers }: IncomingMessage, type: string, body: string): Answer {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const always = { ETag: tag, 'Cache-Control': kept, 'Access-Control-Allow-Origin': '*' };
  const known = String(headers['if-none-match'] ?? '').split(',');
  if (known.some((each) => each.trim().replace(/^W\//, '') === tag)) return { status: 304, headers: always };
  return { status: 200, headers: { 'Content-Type': `${type}; charset=utf-8`, ...always }, body };
}

const common = { method: 'get', tag: 'Agents', query: anyQuery, body: null } as const;

const answers = {
  304: { description: 'It is as the `ETag` in `If-None-Match` has it.' },
  404: { description: 'The publication says nothing of agents, or there is no such publication.' },
};

/** What agents read to know what they may: made of the same rules that decide. */
export const agentDocumentRoutes = ({ publicUrl }: Pick<HttpServices, 'publicUrl'>): readonly PublicationRoute[] => [
  definePublicationRoute({
    ...common,
    path: '/v1/{publication}/license.xml',
    summary: 'The terms for agents, as a document of RSL 1.0',
    answers: { 200: { description: 'XML (`application/rsl+xml`).' }, ...answers },
    async handle({ request, publication }) {
      const rules = termsOf(publication);
      // Loaded by the first who asks.
      const { licenseXml } = await import('../agents/license-xml.ts');
      return documentAnswer(request, 'application/rsl+xml', licenseXml(rules));
    },
  }),
  definePublicationRoute({
    ...common,
    path: '/v1/{publication}/robots.txt',
    summary: 'The lines of robots.txt that say what agents may, for the site’s own',
    answers: { 200: { description: 'Text.' }, ...answers },
    handle: ({ request, publication }) =>
      documentAnswer(request, 'text/plain', robotsText(termsOf(publication), licenseUrl(publicUrl, publication.name))),
  }),
];
