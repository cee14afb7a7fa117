import type { AgentStanding } from '../agents/policy.ts';
import type { Article } from '../articles/article.ts';
import type { Entitlement } from '../entitlements/entitlement.ts';
import type { RequestFacts } from '../segments/request-facts.ts';
import type { Target } from '../targeting/target.ts';
import type { Decision, Facts } from './decide.ts';
import type { UnansweredView } from './outage/outage.ts';
import type { Pass } from './pass.ts';

/** A pass that the reader holds already. */
export interface HeldPass {
  readonly pass: Pass;
  /** Asks the store whether it is still good, and never throws: it is if the store says nothing. Left out if it is not to be asked. */
  readonly stands?: () => Promise<boolean>;
}

/** Something that lets a reader in when it is used, and may be used up. */
export interface Claim {
  /** Null if it lets nobody in, or nobody more. Throws what the store throws. */
  readonly redeem: () => Promise<Pass | null>;
  /** What it lets in while the store says nothing, because it is proved without it. Left out if it is not. */
  readonly withoutStore?: () => Pass;
}

/** One reader before one article. */
export interface ArticleView extends UnansweredView {
  readonly article: Article;
  /** From the network or a claim of the sign-in token. */
  readonly pass: Pass | null;
  /** The agent that asks, for a publication with rules for agents. */
  readonly agent?: AgentStanding | null | undefined;
  /** One that the reader was given for this article, which comes before the other. */
  readonly held?: HeldPass | null;
  /** What becomes a pass if the store says so. It is used only by a reader whom nothing else lets in. */
  readonly claim?: Claim | null;
  /** From a valid entitlement token, which lets a subscriber in without asking the store. */
  readonly tokenEntitlement: Entitlement | null;
  /** `false` decides without the store: there is no room to ask it for this view. */
  readonly mayAskStore?: boolean;
  /** Whether the reader is new, and their network has had enough new readers today: they have no free articles. */
  readonly isBeyondBudget?: boolean;
  /** What rules for segments ask of the request. Left out if none are to hold. */
  readonly request?: RequestFacts | undefined;
  /** What they come to; found by the metering itself. */
  readonly target?: Target;
}

/** Whether the reader has used up their articles: not one whom the store did not answer, nor one who is new where enough are. */
export const isAtMeterWall = (
  view: ArticleView,
  { silence, meter }: Pick<Facts, 'silence' | 'meter'>,
  { granted }: Decision,
): boolean =>
  !granted && silence === null && meter?.outcome === 'full' && view.isBeyondBudget !== true && view.isCrawler !== true;

/** What lets the reader in beside payment and meter: what they hold comes first. */
export const passOf = ({ held, pass }: ArticleView): Pass | null => held?.pass ?? pass;
