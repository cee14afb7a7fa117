import type { IncomingMessage } from 'node:http';
import type { Agent } from '../../paywall/agents/agent.ts';
import { type AgentLicence, covers } from '../../paywall/agents/licence.ts';
import { type AgentStanding, verdictOnArticle } from '../../paywall/agents/policy.ts';
import type { Article } from '../../paywall/articles/article.ts';
import { dayAround } from '../../paywall/calendar/day.ts';
import { dayMs } from '../../paywall/calendar/milliseconds.ts';
import type { HeldPass } from '../../paywall/metering/article-view.ts';
import { type Pass, passOfAgent } from '../../paywall/metering/pass.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { HttpServices } from '../services.ts';
import type { Standing } from './standing.ts';

/** One view, as far as the policy for agents looks at it. */
interface Asked {
  readonly request: IncomingMessage;
  readonly publication: Publication;
  readonly article: Article;
  readonly count: boolean;
}

/** What network, policy and licence come to. */
export interface AgentView extends Omit<Standing, 'agent'> {
  /** Null for a reader, and for a publication without rules for agents. */
  readonly agent: AgentStanding | null;
  /** The licence that opens the article, unless it is used up. */
  readonly licence: HeldPass | null;
}

const bearerOf = ({ headers: { authorization } }: IncomingMessage): string | null =>
  authorization === undefined ? null : (/^License +([\w.-]{1,8192})$/i.exec(authorization)?.[1] ?? null);

/** Whether a CDN in front says that it charges by the price that the site names. */
const saysInBand = ({ headers }: IncomingMessage): boolean =>
  /(?:^|[,;\s])pricing=in-band(?:$|[,;\s])/i.test(String(headers['cf-pay-per-crawl'] ?? ''));

/** What was used of a licence is known for as long after it has ended as the licence is listed. */
const usesKeptMs = 100 * dayMs;

type Needs = Pick<HttpServices, 'agentPolicy' | 'clock' | 'isBehindProxy'>;

/** Finds what a publication's policy says of who asks; at once for a publication that says nothing of agents. */
export function createAgentViews({ agentPolicy, clock, isBehindProxy }: Needs) {
  const { licenceTokens, licenceUses } = agentPolicy;

  function standingOf({ publication: { agents }, article, request }: Asked, agent: Agent | null): AgentStanding | null {
    if (agents === null || agent === null) return null;
    const verdict = verdictOnArticle(agents, agent, article);
    const isChargedInBand =
      verdict?.act === 'price' && agents.inBandPricing === true && isBehindProxy && saysInBand(request);
    return { agent, tier: article.tier, verdict, isChargedInBand };
  }

  /** Takes one article of the licence. It is good if the store says nothing: a partner has paid. */
  function stands({ publication: { name, settings }, count }: Asked, { id, quota, expiresAt }: AgentLicence) {
    const now = clock.now();
    const { day } = dayAround(now, settings.timeZone);
    const taking = { publication: name, licence: id, day, quota, count, now, keptUntil: expiresAt + usesKeptMs };
    return licenceUses.take(taking).catch(() => true);
  }

  function licenceOf(asked: Asked, agent: Agent | null): HeldPass | null {
    const { publication, article, request } = asked;
    if (publication.licences.length === 0) return null;
    const token = bearerOf(request);
    const id = token === null ? null : licenceTokens.verify(publication.name, token);
    const licence = publication.licences.find((each) => each.id === id);
    const signs = { now: clock.now(), keyThumbprint: agent?.keyThumbprint ?? null };
    if (licence === undefined || !covers(licence, article, signs)) return null;
    const pass: Pass = { kind: 'licence', by: `the licence of ${licence.partner}` };
    const isLimited = licence.quota.perDay !== null || licence.quota.total !== null;
    return isLimited ? { pass, stands: () => stands(asked, licence) } : { pass };
  }

  return (asked: Asked, standing: Standing): AgentView => {
    const { publication } = asked;
    if (publication.agents === null && publication.licences.length === 0)
      return { pass: standing.pass, isCrawler: standing.isCrawler, agent: null, licence: null };
    const agent = standingOf(asked, standing.agent);
    const licence = licenceOf(asked, standing.agent);
    const ofPolicy = agent === null ? null : passOfAgent(agent);
    const isCrawler = standing.isCrawler || licence !== null;
    return { pass: ofPolicy ?? standing.pass, isCrawler, agent, licence };
  };
}
