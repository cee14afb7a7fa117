import { isSameTerm } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';
import type { PlannedSwitch, PlanPrice, Purchase } from '../entitlements/purchase.ts';
import { hasCode, PaywallError } from '../errors.ts';
import type { BuyerProfile } from '../offers/buyer-profile.ts';
import type { Offer } from '../offers/offer.ts';
import { type Buyer, pageLocaleOf, type SellingNeeds } from '../purchases/buyer.ts';
import { createRunningFinder, notSubscribed, type RunningSubscription } from '../purchases/find-running.ts';
import type { SwitchRequest } from '../purchases/payment-provider.ts';
import type { Purchases } from '../purchases/purchases.ts';
import type { Money } from '../wording/money.ts';
import { listingOf, offerNamed } from './listing.ts';
import { type Running, switchable, switchTarget, waitsForPeriod } from './switch-rules.ts';

/** A switch that the reader may make, and what it would cost if they made it now. */
export interface PossibleSwitch {
  readonly offer: Offer;
  readonly plan: PlanPrice;
  readonly startsAt: EpochMs;
  /** Charged when the reader confirms. */
  readonly dueNow: Money;
  /** The next payment after that. */
  readonly next: Money & { readonly at: EpochMs | null };
}

export interface Switches {
  /** What runs; null if nothing does that could be switched. */
  readonly current: {
    readonly offer: string | null;
    readonly plan: PlanPrice;
    readonly periodEndsAt: EpochMs | null;
  } | null;
  /** What the subscription switches to by itself. */
  readonly planned: PlannedSwitch | null;
  readonly possible: readonly PossibleSwitch[];
}

/** From one plan to another. Every method throws `store-unavailable` and `provider-unavailable`. */
export interface Switching {
  /**
   * The plans to which this reader may switch, or the one of an `offer`, for which it throws why it may not be: `switching-disabled`,
   * `not-subscribed`, `cannot-switch-now`, `unknown-offer`, `offer-ended`, `same-plan`, `not-eligible`.
   */
  switchesFor(request: {
    readonly buyer: Buyer;
    readonly offer: string | null;
    readonly now: EpochMs;
  }): Promise<Switches>;
  /** A page on which the reader sees what the switch costs, and confirms it. Throws as above. */
  openSwitch(request: {
    readonly buyer: Buyer;
    readonly offer: string;
    readonly returnUrl: string;
    readonly now: EpochMs;
  }): Promise<{ url: string }>;
}

/** Maximum plans whose cost is asked for at once. */
const mostPlans = 10;

const refusals = ['switching-disabled', 'not-subscribed', 'cannot-switch-now'] as const;

/** A running subscription, whose it is, and what else decides where it may be switched to. */
interface Situation {
  readonly held: RunningSubscription;
  readonly running: Running;
  readonly profile: BuyerProfile;
}

/** One plan that the provider refuses does not keep the others from being listed. */
async function unlessRefused(switching: Promise<PossibleSwitch | null>): Promise<PossibleSwitch | null> {
  try {
    return await switching;
  } catch (error) {
    if (hasCode(error, 'provider-refused')) return null;
    throw error;
  }
}

const refusedByProvider = () =>
  new PaywallError('cannot-switch-now', 'The payment provider does not take this switch just now.');

export function createSwitching(needs: SellingNeeds & { readonly purchases: Purchases }): Switching {
  const { provider, purchases } = needs;
  const { statusOf } = purchases;
  const heldBy = createRunningFinder(needs);

  async function situationOf(buyer: Buyer, held: RunningSubscription | null, now: EpochMs): Promise<Situation> {
    if (!buyer.publication.settings.billing.switching.enabled)
      throw new PaywallError('switching-disabled', 'This publication does not let readers switch by themselves.');
    if (held === null) throw notSubscribed();
    const running = switchable(held.bought.purchase, now);
    return { held, running, profile: (await statusOf(buyer, now)).profile };
  }

  function requestFor({ publication }: Buyer, { held }: Situation, offer: Offer): SwitchRequest {
    return {
      customer: held.customer,
      purchase: held.bought.id,
      listing: listingOf(publication, offer),
      proration: publication.settings.billing.switching.proration,
    };
  }

  /** Null if the provider says that it cannot be. */
  async function priced(
    request: SwitchRequest,
    { plan: current, purchase }: Running,
    { plan, now }: { readonly plan: PlanPrice; readonly now: EpochMs },
  ): Promise<PossibleSwitch | null> {
    const { listing, proration } = request;
    const { amount, currency, every } = plan;
    const nothing = { amount: 0, currency };
    const { periodEndsAt } = purchase;
    const about = { offer: listing.offer, plan };
    if (waitsForPeriod(current, plan)) {
      const next = { amount, currency, at: periodEndsAt };
      return { ...about, startsAt: periodEndsAt ?? now, dueNow: nothing, next };
    }
    const bill = await provider.previewSwitch(request);
    if (bill === null) return null;
    const { due, paysUntil } = bill;
    // Another interval begins at once and is billed at once, whatever the setting says.
    if (!isSameTerm(current.every, every))
      return { ...about, startsAt: now, dueNow: due, next: { amount, currency, at: paysUntil } };
    return proration === 'now'
      ? { ...about, startsAt: now, dueNow: due, next: { amount, currency, at: periodEndsAt } }
      : { ...about, startsAt: now, dueNow: nothing, next: { ...due, at: periodEndsAt } };
  }

  function targetOf(offer: Offer, { running, profile }: Situation, now: EpochMs): PlanPrice {
    const target = switchTarget(offer, running, { profile, now });
    if (target instanceof PaywallError) throw target;
    return target;
  }

  async function one(buyer: Buyer, situation: Situation, asked: { offer: string; now: EpochMs }) {
    const offer = offerNamed(buyer.publication, asked.offer);
    const plan = targetOf(offer, situation, asked.now);
    const found = await priced(requestFor(buyer, situation, offer), situation.running, { plan, now: asked.now });
    if (found === null) throw refusedByProvider();
    return [found];
  }

  async function all(buyer: Buyer, situation: Situation, now: EpochMs): Promise<readonly PossibleSwitch[]> {
    const { running, profile } = situation;
    const targets = buyer.publication.offers.flatMap((offer) => {
      const plan = switchTarget(offer, running, { profile, now });
      return plan instanceof PaywallError ? [] : [{ offer, plan }];
    });
    const found = await Promise.all(
      targets
        .slice(0, mostPlans)
        .map(({ offer, plan }) => unlessRefused(priced(requestFor(buyer, situation, offer), running, { plan, now }))),
    );
    return found.filter((each) => each !== null);
  }

  const currentOf = ({ offer, plan, periodEndsAt }: Purchase): Switches['current'] =>
    plan ? { offer, plan, periodEndsAt } : null;

  return {
    async switchesFor({ buyer, offer, now }) {
      const held = await heldBy(buyer, now);
      const purchase = held?.bought.purchase;
      const known = {
        current: purchase === undefined ? null : currentOf(purchase),
        planned: purchase?.switchesTo ?? null,
      };
      try {
        const situation = await situationOf(buyer, held, now);
        const possible =
          offer === null ? await all(buyer, situation, now) : await one(buyer, situation, { offer, now });
        return { ...known, possible };
      } catch (error) {
        if (offer !== null || !hasCode(error, ...refusals)) throw error;
        return { ...known, possible: [] };
      }
    },

    async openSwitch({ buyer, offer: id, returnUrl, now }) {
      const situation = await situationOf(buyer, await heldBy(buyer, now), now);
      const offer = offerNamed(buyer.publication, id);
      targetOf(offer, situation, now);
      const page = await provider.openSwitch({
        ...requestFor(buyer, situation, offer),
        returnUrl,
        locale: pageLocaleOf(provider, buyer),
      });
      if (page === null) throw refusedByProvider();
      return page;
    },
  };
}
