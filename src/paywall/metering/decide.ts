import { type AgentStanding, standingWords } from '../agents/policy.ts';
import type { Article } from '../articles/article.ts';
import type { EpochMs } from '../clock.ts';
import { type Entitlement, entitlementAt, noEntitlement } from '../entitlements/entitlement.ts';
import { lostStateOf } from '../entitlements/lost-state.ts';
import { type PublicationSettings, registeringGivesMore } from '../publication.ts';
import type { Reader } from '../reader.ts';
import type { SegmentMatch } from '../targeting/segment-match.ts';
import type { ArmsOfView } from '../targeting/target.ts';
import { type ExplainedStep, explainWith, reachedSteps, type TraceStep } from './decision-trace.ts';
import type { MeterReading, ViewOutcome } from './meter.ts';
import { meterUnder } from './meter-under.ts';
import { byPass, isAgentPass, type Pass, passRule } from './pass.ts';
import { type GrantReason, grantReasons, type Reason } from './reasons.ts';
import { type StoreSilence, silences } from './store-silence.ts';
import { targetedRules } from './targeted-rules.ts';

/** Everything that a decision depends on. The referrer is not among it, nor is the user agent. */
export interface Facts {
  readonly settings: PublicationSettings;
  readonly reader: Reader;
  readonly article: Article;
  readonly now: EpochMs;
  readonly pass: Pass | null;
  /** The agent that asks, and what the policy says of it; null for a reader, and for a publication without rules for agents. */
  readonly agent?: AgentStanding | null | undefined;
  /** Null if it is not known because the store said nothing. */
  readonly entitlement: Entitlement | null;
  /** Null if the store said something, or was not needed. */
  readonly silence: StoreSilence | null;
  /** Null if the meter was not asked, because a rule before it matches or the store said nothing; without the store, `full` or null. */
  readonly meter: { readonly outcome: ViewOutcome; readonly reading: MeterReading } | null;
  /** Whether the reader is new, and their network has had enough new readers today. */
  readonly isBeyondBudget?: boolean | undefined;
  /** The rule by which the settings are what they are; null if none holds, left out if the publication has no rules. */
  readonly segment?: SegmentMatch | null | undefined;
  /** The arms by which they are. Null or left out if no experiment runs. */
  readonly arms?: ArmsOfView | null | undefined;
}

export interface Decision {
  readonly granted: boolean;
  readonly reason: Reason;
  readonly grantReason: GrantReason;
  /** Null if no meter applies. */
  readonly meter: MeterReading | null;
  /** Whether the article was counted by the very step that led here; `meter.used` includes it then. */
  readonly counted: boolean;
  /** As it stands now; `none` where it could not be read. */
  readonly entitlement: Entitlement;
  /** The rule that holds for the view, or null. */
  readonly segment: SegmentMatch | null;
  /** The arms of experiments that serve the reader; null if no experiment runs. */
  readonly arms: ArmsOfView | null;
  /** The rules in their order, up to the one that matched. Worked out when asked for, which is seldom. */
  readonly trace: () => readonly TraceStep[];
  /** The decision on the same view, had the publication had these settings. */
  readonly under: (settings: PublicationSettings) => Decision;
  /** The same with all the rules that were not needed any more. */
  readonly explain: () => readonly ExplainedStep[];
}

interface Rule {
  readonly name: string;
  /** The reason with which this rule settles the matter, or null if it has nothing to say. */
  readonly settle: (facts: Facts) => Reason | null;
  /** For people: what the rule looked at. */
  readonly because: (facts: Facts) => string;
}

const byEntitlement: Partial<Record<Entitlement['state'], Reason>> = {
  trial: 'TRIAL',
  active: 'SUBSCRIBER',
  grace: 'GRACE',
};

const byLostEntitlement: Readonly<Record<NonNullable<ReturnType<typeof lostStateOf>>, Reason>> = {
  'trial-expired': 'TRIAL_EXPIRED',
  expired: 'SUBSCRIPTION_EXPIRED',
  revoked: 'SUBSCRIPTION_EXPIRED',
};

const entitlementNow = ({ entitlement, now }: Facts) => entitlementAt(entitlement ?? noEntitlement, now);

const stateNow = (facts: Facts) => (facts.entitlement === null ? null : entitlementNow(facts).state);

const whySilent = ({ silence }: Facts) => (silence === null ? 'the store was not asked' : silences[silence].because);

/** What the meter said, where it was asked. */
const asked = ({ meter }: Facts) => (meter === null || meter.outcome === 'entitled' ? null : meter);

const beyondBudget = 'enough readers of this network were new today: no further one has free articles';

const notAsked = 'the meter was not asked';

const openRule: Rule = {
  name: 'open',
  settle: ({ settings }) => (settings.open ? 'OPEN' : null),
  because: ({ settings }) => `the publication is ${settings.open ? '' : 'not '}switched open`,
};

/** What the policy says of an agent. Before `free`, for a row may hold for free articles; who has paid reads by whatever program. */
const agentRule: Rule = {
  name: 'agent',
  settle: (facts) => {
    const { pass } = facts;
    if (pass === null || !isAgentPass(pass) || byEntitlement[stateNow(facts) ?? 'none'] !== undefined) return null;
    return byPass[pass.kind];
  },
  because: ({ agent = null }) => (agent === null ? 'no agent is known' : standingWords(agent)),
};

/** The rules of a decision behind `open`, in their order; the first that matches wins. */
const furtherRules: readonly Rule[] = [
  {
    name: 'free',
    settle: ({ article }) => (article.tier === 'free' ? 'FREE' : null),
    because: ({ article }) => `the article's tier is ${article.tier}`,
  },
  {
    name: 'sponsored',
    settle: ({ article }) => (article.sponsored ? 'SPONSORED' : null),
    because: ({ article }) => `the article is ${article.sponsored ? '' : 'not '}sponsored`,
  },
  {
    name: 'entitlement',
    settle: (facts) => byEntitlement[stateNow(facts) ?? 'none'] ?? null,
    because: (facts) => `the entitlement is ${stateNow(facts) ?? `not known, because ${whySilent(facts)}`}`,
  },
  passRule('gift'),
  passRule('newsletter'),
  passRule('institution'),
  passRule('crawler'),
  passRule('staff'),
  {
    name: 'refused-crawler',
    settle: ({ pass }) => (pass?.kind === 'refused-crawler' ? byPass[pass.kind] : null),
    because: ({ pass }) =>
      pass?.kind === 'refused-crawler' ? `the publication refuses ${pass.by}` : 'no crawler that is refused',
  },
  {
    name: 'address',
    settle: ({ article }) => (article.isAmbiguous ? 'AMBIGUOUS_ADDRESS' : null),
    because: ({ article }) => `the address can be read in ${article.isAmbiguous ? 'more than ' : ''}one way`,
  },
  {
    name: 'store',
    settle: ({ silence, article, settings, meter }) => {
      if (silence === null) return null;
      const { policy, open, closed } = silences[silence];
      if (article.tier === 'premium' || policy(settings) !== 'open') return closed;
      return meter === null ? open : null;
    },
    because: (facts) => {
      const { silence, settings, meter } = facts;
      if (silence === null) return 'the store answered';
      const because = `${whySilent(facts)}; the policy is ${silences[silence].policy(settings)}`;
      return meter === null ? because : `${because}, and this reader has read a whole allowance without it`;
    },
  },
  {
    name: 'premium',
    settle: ({ article }) => (article.tier === 'premium' ? 'PREMIUM' : null),
    because: ({ article }) => `the article's tier is ${article.tier}`,
  },
  {
    name: 'already-read',
    settle: ({ meter }) => (meter?.outcome === 'already-read' ? 'ALREADY_READ' : null),
    because: (facts) => {
      const meter = asked(facts);
      if (meter === null) return notAsked;
      return `the article is ${meter.outcome === 'already-read' ? '' : 'not '}counted in this window`;
    },
  },
  {
    name: 'meter',
    settle: ({ meter }) => (meter?.outcome === 'counted' || meter?.outcome === 'room' ? 'METERED' : null),
    because: (facts) => {
      const meter = asked(facts);
      if (meter === null) return notAsked;
      if (facts.isBeyondBudget === true) return beyondBudget;
      const { used, limit, window } = meter.reading;
      const span = window === 'rolling' ? 'window' : window;
      return `${used} of ${limit} ${facts.reader.kind} articles are used in this ${span}`;
    },
  },
];

const rules: readonly Rule[] = [openRule, ...furtherRules];

const rulesForAgents: readonly Rule[] = [openRule, passRule('licence'), agentRule, ...furtherRules];

/** Rules about agents are only looked at for who is one, or comes with a licence: nobody else meets a step of theirs. */
function rulesFor(facts: Facts): readonly Rule[] {
  const { agent = null, pass, segment, arms = null } = facts;
  const settling = agent === null && pass?.kind !== 'licence' ? rules : rulesForAgents;
  return segment === undefined && arms === null ? settling : [...targetedRules(facts), ...settling];
}

/** Why an article is denied when no rule let it through: the reason that fits the reader. */
function denial(facts: Facts): Reason {
  const lost = lostStateOf(entitlementNow(facts));
  if (lost !== null) return byLostEntitlement[lost];
  const { settings, reader, isBeyondBudget = false } = facts;
  const limit = isBeyondBudget ? 0 : undefined;
  return registeringGivesMore(settings, reader, limit) ? 'REGISTRATION_REQUIRED' : 'METER_EXHAUSTED';
}

/** For people: why a reader whom no rule lets in gets this reason. */
function deniedBecause(facts: Facts): string {
  const { anonymous, registered } = facts.settings.meter.limits;
  const hasNone = facts.settings.meter.limits[facts.reader.kind] === 0;
  if (facts.isBeyondBudget === true) return `no rule lets this reader in: ${beyondBudget}`;
  const why: Partial<Record<Reason, string>> = {
    TRIAL_EXPIRED: 'their trial has ended',
    SUBSCRIPTION_EXPIRED: `their access ${stateNow(facts) === 'revoked' ? 'was taken away' : 'has ended'}`,
    REGISTRATION_REQUIRED: `registering would give them ${registered} articles instead of ${anonymous}`,
    METER_EXHAUSTED: hasNone ? 'they have no free articles' : 'their articles are used up',
  };
  return `no rule lets this reader in: ${why[denial(facts)]}`;
}

function settled(facts: Facts): Reason {
  for (const rule of rulesFor(facts)) {
    const reason = rule.settle(facts);
    if (reason !== null) return reason;
  }
  return denial(facts);
}

/** Decides. Pure: counting has happened before, in the same atomic step that gave `facts.meter`. */
export function decide(facts: Facts): Decision {
  const reason = settled(facts);
  const metered = grantReasons[reason] === 'METERING' || facts.meter?.outcome === 'full';
  return {
    granted: grantReasons[reason] !== null,
    reason,
    grantReason: grantReasons[reason],
    meter: metered && facts.meter !== null ? facts.meter.reading : null,
    counted: facts.meter?.outcome === 'counted',
    entitlement: entitlementNow(facts),
    segment: facts.segment ?? null,
    arms: facts.arms ?? null,
    under: (settings) => decide({ ...facts, settings, meter: meterUnder(settings, facts) }),
    trace: () => reachedSteps(explainWith(rulesFor(facts), facts, deniedBecause)),
    explain: () => explainWith(rulesFor(facts), facts, deniedBecause),
  };
}
