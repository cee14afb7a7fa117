import { expect } from 'chai';
import type { BillingRules } from '../../../../src/paywall/billing-rules.ts';
import { usualBillingRules } from '../../../../src/paywall/billing-rules.ts';
import { dayMs } from '../../../../src/paywall/calendar/milliseconds.ts';
import type { Entitlement } from '../../../../src/paywall/entitlements/entitlement.ts';
import type { Purchase } from '../../../../src/paywall/entitlements/purchase.ts';
import type { Wording } from '../../../../src/paywall/wording/wording.ts';
import { bannerOf, now, type Scene, select, stateOf, threeMonths } from '../../../support/fixtures/banner-scene.ts';
import { shippedWording } from '../../../support/fixtures/example-publication.ts';
import { bought, pass, trialEndingIn, yearlyRenewedIn } from '../../../support/fixtures/sold-purchases.ts';

const onTrial = (purchase: Purchase, scene: Scene = {}): Scene => ({
  entitlement: { state: 'trial', basis: bought(purchase) },
  ...scene,
});

const subscribed = (purchase: Purchase, scene: Scene = {}): Scene => ({
  entitlement: { state: 'active', basis: bought(purchase) },
  ...scene,
});

const reminding = (reminders: Partial<BillingRules['reminders']>): Scene => ({
  settings: { billing: { ...usualBillingRules, reminders: { ...usualBillingRules.reminders, ...reminders } } },
});

describe('a reader who will be charged', () => {
  it('is told what and when in the last days of a trial: what they bought, and not what is on sale', () => {
    const banner = bannerOf(onTrial(trialEndingIn(7), { offer: threeMonths }));
    expect(banner).to.include({ state: 'trial-ending', layout: 'bar', offer: null });
    expect(banner.headline).to.equal('Your trial ends on November 30th, 2026');
    expect(banner.terms).to.contain('$19.99 every month');
    expect(banner.button?.action).to.equal('portal');
  });

  it('is told so before a plan of a year renews itself', () => {
    const banner = bannerOf(subscribed(yearlyRenewedIn(14)));
    expect(banner.state).to.equal('renewal-coming');
    expect(banner.headline).to.equal('Your subscription renews on December 7th, 2026');
    expect(banner.terms).to.contain('$299 for the next year');
  });

  it('is told so from the day on that the publication says, and never where it says never', () => {
    const afterwards = (days: number) => stateOf(onTrial(trialEndingIn(days)));
    expect([7, 7.01].map(afterwards)).to.deep.equal(['trial-ending', null]);
    expect([14, 14.01].map((days) => stateOf(subscribed(yearlyRenewedIn(days))))).to.deep.equal([
      'renewal-coming',
      null,
    ]);
    expect(stateOf(onTrial(trialEndingIn(20), reminding({ trialEndingDays: 30 })))).to.equal('trial-ending');
    expect(stateOf(onTrial(trialEndingIn(1), reminding({ trialEndingDays: null })))).to.equal(null);
    expect(stateOf(subscribed(yearlyRenewedIn(1), reminding({ renewalDays: null })))).to.equal(null);
  });

  it('is told of the plan that they switch to then, and of no other price than the one that is charged', () => {
    const every = { count: 1, unit: 'month' } as const;
    const to = { offer: 'monthly', plan: { amount: 2999, currency: 'usd', every } };
    const yearly = yearlyRenewedIn(3);
    const at = yearly.periodEndsAt ?? 0;
    const termsOf = (purchase: Purchase) => bannerOf(subscribed(purchase, { offer: threeMonths })).terms;
    expect(termsOf({ ...yearly, switchesTo: { ...to, at } })).to.equal(
      'You will be charged $29.99 for the next month.',
    );
    expect(termsOf({ ...yearly, switchesTo: { ...to, at: at + 300 * dayMs } })).to.contain('$299 for the next year');
    expect(termsOf({ ...yearly, chargeDiffers: true })).to.equal(null);
    const trial = bannerOf(onTrial(trialEndingIn(3, { chargeDiffers: true }), { offer: threeMonths }));
    expect([trial.state, trial.terms]).to.deep.equal(['trial-ending', null]);
    const charge = { at: now + dayMs, price: null, ends: 'trial' } as const;
    const token = bannerOf({ entitlement: { state: 'trial', charge }, outcome: null, offer: threeMonths });
    expect([token.state, token.terms]).to.deep.equal(['trial-ending', null]);
  });

  const monthly = { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } } as const;
  for (const [why, scene] of [
    ['have cancelled', onTrial(trialEndingIn(3, { cancelsAt: now + 3 * dayMs }))],
    ['have cancelled a plan of a year', subscribed(yearlyRenewedIn(3, { cancelsAt: now + 3 * dayMs }))],
    ['whose payments are paused', subscribed(yearlyRenewedIn(3, { paused: { resumesAt: null } }))],
    ['pay by the month', subscribed(yearlyRenewedIn(3, { plan: monthly }))],
    ['bought before the plan was written down', onTrial({ ...trialEndingIn(3), plan: null })],
    ['have a single term that ends', onTrial({ ...pass, introEndsAt: now + dayMs })],
    ['have a gift', { entitlement: { state: 'active' } }],
    ['read what is free to all', onTrial(trialEndingIn(3), { article: { tier: 'free' } })],
  ] as const satisfies readonly (readonly [string, Scene])[]) {
    it(`is no reader who ${why}`.replace('who whose', 'whose'), () => expect(stateOf(scene)).to.equal(null));
  }

  it('is told first that a payment failed', () => {
    const entitlement = { state: 'grace', basis: bought(yearlyRenewedIn(3)) } as const;
    expect(stateOf({ entitlement })).to.equal('payment-failed');
  });

  it('is told so by a token too, which says what it is without the store; not by one that does not', () => {
    const token: Partial<Entitlement> = { state: 'trial', offer: 'trial-3-months' };
    expect(stateOf({ entitlement: token, outcome: null })).to.equal(null);
    const charge = { at: now + dayMs, price: monthly, ends: 'trial' } as const;
    expect(stateOf({ entitlement: { ...token, charge }, outcome: null })).to.equal('trial-ending');
    expect(stateOf({ entitlement: { ...token, charge: { ...charge, at: now } }, outcome: null })).to.equal(null);
  });

  it('is told nothing where the wording has no words for it', () => {
    const { 'trial-ending': _, 'renewal-coming': __, 'pass-expired': ___, ...banners } = shippedWording('en').banners;
    const old: Wording = { ...shippedWording('en'), banners };
    expect(select(onTrial(trialEndingIn(3), { wording: old }))).to.deep.equal({ banner: null, holes: [] });
    expect(select(subscribed(yearlyRenewedIn(3), { wording: old }))).to.deep.equal({ banner: null, holes: [] });
    const ended: Scene = { entitlement: { state: 'trial-expired', basis: bought(pass) }, wording: old };
    expect(bannerOf(ended).headline).to.equal('Your trial period has expired');
  });
});

describe('what has ended is called what was sold', () => {
  const ended = (state: Entitlement['state'], ...purchases: Purchase[]) =>
    stateOf({ entitlement: { state, basis: bought(...purchases) }, outcome: 'full', used: 10 });
  const oldTrial = trialEndingIn(-30, { status: 'canceled', endedAt: now - 30 * dayMs });

  it('a pass, by what was written down or by its kind', () => {
    expect(ended('trial-expired', pass)).to.equal('pass-expired');
    const { soldAs: _, ...before } = pass;
    expect(ended('trial-expired', before)).to.equal('pass-expired');
    expect(bannerOf({ entitlement: { state: 'trial-expired', basis: bought(pass) } }).headline).to.equal(
      'Your pass has expired',
    );
  });

  it('and what is for those who left is named beside it, whatever they had', () => {
    const winBack = { ...threeMonths, eligibility: { ...threeMonths.eligibility, lapsedOnly: true } };
    const offered = (state: Entitlement['state'], purchase: Purchase, offer = winBack) => {
      const banner = bannerOf({ entitlement: { state, basis: bought(purchase) }, offer });
      return [banner.offer?.label, banner.terms];
    };
    const whole = ['Try 3 months for $9', 'Then $29.99 every month from February 23rd, 2027, until you cancel.'];
    expect(offered('trial-expired', pass)).to.deep.equal(whole);
    expect(offered('trial-expired', oldTrial)).to.deep.equal(whole);
    expect(offered('expired', yearlyRenewedIn(-3))).to.deep.equal(whole);
    expect(offered('trial-expired', pass, threeMonths)).to.deep.equal([undefined, null]);
  });

  it('a trial, a subscription, and what nobody knows', () => {
    expect(ended('trial-expired', oldTrial)).to.equal('trial-expired');
    expect(ended('expired', yearlyRenewedIn(-3))).to.equal('subscription-expired');
    expect(ended('revoked', { ...pass, takenBack: true })).to.equal('subscription-expired');
    expect(stateOf({ entitlement: { state: 'trial-expired' } })).to.equal('trial-expired');
  });

  it('that which the reader had last', () => {
    expect(ended('trial-expired', oldTrial, pass)).to.equal('pass-expired');
    const later = { ...oldTrial, endedAt: now - 60_000 };
    expect(ended('trial-expired', pass, later)).to.equal('trial-expired');
    expect(ended('trial-expired', oldTrial, { ...pass, paid: false })).to.equal('trial-expired');
  });
});
