import type { IncomingMessage } from 'node:http';
import type { Agent } from '../../paywall/agents/agent.ts';
import { agentFigure } from '../../paywall/agents/agent-figures.ts';
import type { AgentStanding } from '../../paywall/agents/policy.ts';
import type { Article } from '../../paywall/articles/article.ts';
import type { Banner } from '../../paywall/banners/banner.ts';
import { createKnownBanners } from '../../paywall/banners/known-banners.ts';
import { createViewNotes } from '../../paywall/banners/served-view.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import { hasCode, PaywallError } from '../../paywall/errors.ts';
import type { Decision } from '../../paywall/metering/decide.ts';
import type { Pass } from '../../paywall/metering/pass.ts';
import { isAgentRefusal } from '../../paywall/metering/reasons.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { ArmOf } from '../../paywall/segments/stored-conditions.ts';
import { type Soon, whenThere } from '../../paywall/soon.ts';
import { armsOf, withArms } from '../../paywall/targeting/arms.ts';
import { type AgentView, createAgentViews } from '../agents/agent-view.ts';
import { senderOf } from '../agents/standing.ts';
import { createViewPasses, type SentClaim, type ViewPasses } from '../passes/view-passes.ts';
import type { HttpServices } from '../services.ts';
import { type Caller, createCallerFinder } from './caller.ts';
import { createCountryFinder } from './country.ts';
import { localeFor } from './reader-locale.ts';
import { createRequestFacts } from './request-facts.ts';

/** What a front end said of the article, in whichever way it said it. */
interface Asked {
  readonly request: IncomingMessage;
  readonly address: string;
  readonly publication: Publication;
  readonly article: Article;
  readonly locale: string | undefined;
  readonly count: boolean;
  /** Whether a receipt is asked for. */
  readonly receipt: boolean;
  /** `false`: the view is decided without the store. */
  readonly mayAskStore: boolean;
  /** What a proxy in front says the reader asked for; left out if nobody says it who may be believed. */
  readonly asked?: { readonly method: string | null; readonly target: string | null };
  /** What came with the view and may let the reader in. */
  readonly claim?: SentClaim | null;
  /** From which address the browser says that the reader comes. Left out if it does not say. */
  readonly referrer?: string | undefined;
  /** The arm that a preview shows; `publication` is as that has it. */
  readonly forced?: ArmOf | null;
  /** Finds out who asks, if cookies and headers do not say all of it. `pass`: what the address and the user agent come to. */
  readonly findCaller?: (mayAskStore: boolean, pass: Pass | null) => Soon<Caller>;
}

export interface Viewed {
  readonly caller: Caller;
  readonly decision: Decision;
  readonly banner: Banner | null;
  /** The arms of experiments by which the reader was served. */
  readonly arms: readonly ArmOf[];
  /** Whether the view lets in by something that it only looked at, and that is not used up by it. */
  readonly isProvisional: boolean;
  /** The agent that asks, for a publication with rules for agents. */
  readonly agent: AgentStanding | null;
}

interface Found {
  readonly caller: Caller;
  readonly mayAskStore: boolean;
}

interface Decided {
  readonly decision: Decision;
  readonly now: EpochMs;
  readonly isCrawler: boolean;
  readonly agent: AgentStanding | null;
  readonly passes: ViewPasses;
}

/** Whether the decision is that this cannot be decided just now. What is premium is closed while the store is unavailable. */
export const isUndecided = ({ reason }: Decision, { tier }: Article): boolean =>
  reason === 'OVERLOADED' || (reason === 'FAIL_CLOSED' && tier !== 'premium');

/** The error that says so. */
export const whyUndecided = ({ reason }: Decision): PaywallError =>
  reason === 'OVERLOADED'
    ? new PaywallError('overloaded', 'The service is overloaded. Try again soon.')
    : new PaywallError('store-unavailable', 'The meter is unavailable. Try again soon.');

/** Whether somebody new had no free article because enough of their network were new today, and nothing else let them in. */
const isRefusedByBudget = ({ isBeyondBudget }: Caller, { granted, meter }: Decision): boolean =>
  isBeyondBudget && !granted && meter !== null;

const figureOf = (agent: Agent, { agents }: Publication, { granted }: Decision) =>
  agentFigure(agent, agents?.known ?? [], granted ? 'granted' : 'refused');

/** For the OpenAPI document. */
export const undecided =
  'The store is unavailable and the publication fails closed (`store-unavailable`); or there are more views in flight than there is room for, and nothing settles this one without the store (`overloaded`). `Retry-After` says when to try again.';

/** One article view from the request to the banner: what `meter` and `gate` have in common. */
export function createViewer(services: HttpServices) {
  const { metering, hashes, networks, clock, metrics, tally } = services;
  const findCaller = createCallerFinder(services);
  const countryOf = createCountryFinder(services);
  const bannerFor = createKnownBanners();
  const noteView = createViewNotes(tally, bannerFor);
  const passesFor = createViewPasses(services);
  const agentsIn = createAgentViews(services);
  const requestFactsOf = createRequestFacts(services);

  /** If the store has too much to do to say whether there is room for another new reader, the view is decided without it. */
  function callerOf(asked: Asked, { pass: ofNetwork, licence }: AgentView): Soon<Found> {
    const { request, publication, address, count, mayAskStore } = asked;
    const pass = licence?.pass ?? ofNetwork;
    const find = (may: boolean) =>
      asked.findCaller?.(may, pass) ??
      findCaller(request, publication, { strangers: 'mint', address, pass, count, mayAskStore: may });
    const caller = find(mayAskStore);
    if (!(caller instanceof Promise)) return { caller, mayAskStore };
    return caller.then(
      (found) => ({ caller: found, mayAskStore }),
      (error: unknown) => {
        if (!mayAskStore || !hasCode(error, 'overloaded')) throw error;
        return whenThere(find(false), (found) => ({ caller: found, mayAskStore: false }));
      },
    );
  }

  /** The banner to a decision, and what is noted of it. */
  function viewedAs(asked: Asked, found: Caller, { decision, now, isCrawler, agent, passes }: Decided): Viewed {
    const { request, count, forced = null } = asked;
    const withoutArms = decision.segment?.publication ?? asked.publication;
    const publication = decision.arms === null ? withoutArms : withArms(withoutArms, decision.arms.served);
    const passCookie = passes.cookie();
    const caller = passCookie === null ? found : { ...found, passCookie };
    if (decision.reason === 'OVERLOADED') {
      metrics.viewShed(publication.name);
      // Somebody of whom nothing is counted needs no cookie.
      return {
        caller: { ...caller, mintedToken: null },
        decision,
        banner: null,
        arms: [],
        isProvisional: false,
        agent,
      };
    }
    if (count && agent !== null) tally.count(figureOf(agent.agent, publication, decision), { publication, at: now });
    if (caller.mintedToken !== null && !isCrawler) tally.count('newReaders', { publication, at: now });
    metrics.decided(publication.name, decision.reason);
    if (count && agent === null && isRefusedByBudget(caller, decision)) {
      metrics.newReaderRefused(publication.name);
      tally.count('newReadersRefused', { publication, at: now });
    }
    const locale = localeFor(request, publication, asked.locale);
    const { reader } = caller.visitor;
    const country = countryOf(request, publication);
    const { banner, holes } = bannerFor({ publication, reader, decision, locale, country, now });
    for (const hole of holes) metrics.bannerHole(publication.name, hole.state);
    const isOfAgent = isAgentRefusal(decision.reason);
    if (count && banner !== null && banner.offer !== null && !isOfAgent)
      tally.count('offersShown', { publication, at: now });
    if (count && publication.experiments.length > 0 && !isCrawler && !isOfAgent && !caller.isTransient)
      noteView({ publication, visitor: caller.visitor, decision, banner, locale, country, now });
    const arms = forced === null ? armsOf(decision.arms?.served ?? []) : [forced];
    return { caller, decision, banner, arms, isProvisional: passes.isProvisional(), agent };
  }

  /** What rules for segments ask of a request. */
  const factsOf = ({ request, publication, article, claim = null, referrer }: Asked, caller: Caller) =>
    requestFactsOf({
      request,
      publication,
      caller,
      article,
      newsletter: claim?.isNewsletter === true,
      referrer: referrer ?? null,
    });

  function decide(
    asked: Asked,
    { caller, mayAskStore }: Found,
    { pass, isCrawler, agent, licence }: AgentView,
  ): Soon<Viewed> {
    const { publication, article, count, receipt } = asked;
    const now = clock.now();
    const articleKey = hashes.articleKey(publication.name, article.id);
    const passes = passesFor(asked, caller, articleKey);
    const decision = metering.view({
      publication,
      visitor: caller.visitor,
      article,
      articleKey,
      pass: caller.exemptBy === null ? pass : { kind: 'staff', by: caller.exemptBy },
      agent,
      held: licence ?? passes.held,
      claim: passes.claim,
      tokenEntitlement: caller.entitlement,
      earlierEntitlement: caller.earlierEntitlement,
      now,
      count,
      receipt,
      isCrawler,
      mayAskStore,
      isBeyondBudget: caller.isBeyondBudget,
      request: publication.segments.length === 0 ? undefined : factsOf(asked, caller),
    });
    return whenThere(decision, (settled) =>
      viewedAs(asked, caller, { decision: settled, now, isCrawler, agent, passes }),
    );
  }

  return function view(asked: Asked): Soon<Viewed> {
    const { request, address, publication } = asked;
    return whenThere(networks.standingOf(publication, senderOf(request, address, asked.asked)), (standing) => {
      const seen = agentsIn(asked, standing);
      return whenThere(callerOf(asked, seen), (found) => decide(asked, found, seen));
    });
  };
}
