import { lastSoldOf } from '../entitlements/last-sold.ts';
import { lostStateOf } from '../entitlements/lost-state.ts';
import type { Decision } from '../metering/decide.ts';
import { isAgentRefusal, type Reason } from '../metering/reasons.ts';
import type { PublicationSettings } from '../publication.ts';
import type { BannerState } from '../wording/wording.ts';
import type { BannerFacts } from './banner-variables.ts';

const ofLostEntitlement: Readonly<Record<NonNullable<ReturnType<typeof lostStateOf>>, BannerState>> = {
  'trial-expired': 'trial-expired',
  expired: 'subscription-expired',
  revoked: 'subscription-expired',
};

/** Denials that no number of free articles would lift. */
const beyondTheMeter: ReadonlySet<Reason> = new Set(['PREMIUM', 'FAIL_CLOSED', 'CRAWLER_REFUSED', 'AMBIGUOUS_ADDRESS']);

/**
 * What ends the walls of a denial. Who has no free articles at all has not used them up, and will have no more: a wording that has
 * no text for them has an offer or the text of premium articles, which name no numbers.
 */
function lastResorts(reason: Reason, { meter, offer }: BannerFacts): readonly [BannerState, ...BannerState[]] {
  if (beyondTheMeter.has(reason) || isAgentRefusal(reason)) return ['premium'];
  if (meter?.limit !== 0) return ['meter-exhausted'];
  return offer === null ? ['meter-closed', 'premium'] : ['meter-closed', 'trial-offer', 'premium'];
}

/**
 * The order in which walls are tried. Who is beyond the budget of new readers has fewer articles than the meter gives: they are asked to
 * register before anything is sold to them, for they may be one of many honest readers of a network.
 */
export function wallOrder({ wall, meter }: PublicationSettings, decision: Decision): PublicationSettings['wall'] {
  const isBeyondBudget = decision.meter !== null && decision.meter.limit < meter.limits.anonymous;
  if (!isBeyondBudget || !wall.includes('registration')) return wall;
  return ['registration', ...wall.filter((state) => state !== 'registration')];
}

/** The walls that fit a denial, in the publication's order; one always does. */
function walls(order: PublicationSettings['wall'], reason: Reason, facts: BannerFacts): readonly BannerState[] {
  const [lastResort, ...others] = lastResorts(reason, facts);
  const fitting = order.flatMap((state): BannerState[] => {
    if (state === 'trial-offer') return facts.offer === null ? [] : [state];
    if (lastResort === 'premium') return [lastResort];
    if (state === 'meter-exhausted') return [lastResort];
    return facts.numberArticlesMore === null ? [] : [state];
  });
  return [...new Set<BannerState>([...fitting, lastResort, ...others])];
}

function onGranted({ reason, grantReason }: Decision, { meter, charge }: BannerFacts): readonly BannerState[] {
  if (reason === 'GRACE') return ['payment-failed'];
  if (charge !== null) return [charge.ends === 'trial' ? 'trial-ending' : 'renewal-coming'];
  if (grantReason !== 'METERING') return [];
  // A reader who opens an article again when the meter is used up reads no last article: that was another view.
  return reason === 'METERED' && meter?.left === 0 ? ['last-article'] : ['metered'];
}

/** What has ended, in the words for what was sold where there are such. */
function lostStates(decision: Decision): readonly BannerState[] {
  const lost = lostStateOf(decision.entitlement);
  if (lost === null) return [];
  const words = ofLostEntitlement[lost];
  return lost !== 'revoked' && lastSoldOf(decision.entitlement) === 'term' ? ['pass-expired', words] : [words];
}

/** The states of a banner that fit a decision, the best first; none if nothing is to be shown. */
export function fittingStates(
  decision: Decision,
  facts: BannerFacts,
  order: PublicationSettings['wall'],
): readonly BannerState[] {
  const { granted, reason } = decision;
  const generic = granted ? onGranted(decision, facts) : walls(order, reason, facts);
  return generic.length === 0 ? generic : [...lostStates(decision), ...generic];
}
