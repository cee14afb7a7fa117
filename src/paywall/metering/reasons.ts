/** The vocabulary of AMP subscriptions; null for a denial. */
export type GrantReason = 'SUBSCRIBER' | 'METERING' | 'FREE' | null;

export const grantReasons = {
  OPEN: 'FREE',
  FREE: 'FREE',
  SPONSORED: 'FREE',
  TRIAL: 'SUBSCRIBER',
  SUBSCRIBER: 'SUBSCRIBER',
  GRACE: 'SUBSCRIBER',
  GIFT: 'FREE',
  NEWSLETTER: 'FREE',
  INSTITUTION: 'SUBSCRIBER',
  CRAWLER: 'FREE',
  STAFF: 'FREE',
  AGENT_LICENSED: 'FREE',
  AGENT_CHARGED: 'FREE',
  ALREADY_READ: 'METERING',
  METERED: 'METERING',
  FAIL_OPEN: 'FREE',
  OVERLOAD_OPEN: 'FREE',
  CRAWLER_REFUSED: null,
  AGENT_REFUSED: null,
  AGENT_PRICED: null,
  AGENT_TEASER: null,
  AMBIGUOUS_ADDRESS: null,
  PREMIUM: null,
  FAIL_CLOSED: null,
  OVERLOADED: null,
  TRIAL_EXPIRED: null,
  SUBSCRIPTION_EXPIRED: null,
  REGISTRATION_REQUIRED: null,
  METER_EXHAUSTED: null,
} as const satisfies Record<string, GrantReason>;

/** Why a decision is as it is. */
export type Reason = keyof typeof grantReasons;

export const reasons = Object.keys(grantReasons) as [Reason, ...Reason[]];

/** Whether a decision with this reason lets its reader in. */
export const isGranted = (reason: Reason): boolean => grantReasons[reason] !== null;

const agentRefusals: ReadonlySet<Reason> = new Set<Reason>(['AGENT_REFUSED', 'AGENT_PRICED', 'AGENT_TEASER']);

/** Whether the publication's policy for agents denied the article. */
export const isAgentRefusal = (reason: Reason): boolean => agentRefusals.has(reason);
