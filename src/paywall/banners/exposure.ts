import { grantsAccess } from '../entitlements/entitlement.ts';
import type { Decision } from '../metering/decide.ts';
import type { Publication } from '../publication.ts';
import type { ArmOf } from '../segments/stored-conditions.ts';
import { type ServedArm, withArms } from '../targeting/arms.ts';
import type { Banner, BannerSelection } from './banner.ts';
import type { BannerRequest } from './banner-for-decision.ts';

/** A decision as it was served, and by which arms. */
export interface ServedView extends BannerRequest {
  /** The publication as the reader has it without any arm; `publication` is it with those that serve them. */
  readonly withoutArms: Publication;
  readonly served: readonly ServedArm[];
  /** Whether a reader of whom the experiment knows nothing yet is served by this arm. */
  readonly isNew: (experiment: string) => boolean;
}

type Show = (request: BannerRequest) => BannerSelection;

/** What a banner says apart from numbers: how many articles are left differs long before anything else does. */
function sayingOf(banner: Banner | null, { wordings }: Publication): unknown {
  if (banner === null) return null;
  // What registering gives is a number that makes the offer.
  if (banner.state === 'registration') return banner;
  return [banner.state, banner.offer, wordings.get(banner.locale)?.banners[banner.state]];
}

/** Everything in which arms may differ for a reader in one decision. */
function effectOf(view: ServedView, publication: Publication, show: Show): string {
  const decision = view.decision.under(publication.settings);
  const { banner } = show({ ...view, publication, decision });
  const { granted, reason } = decision;
  return JSON.stringify([granted, reason, sayingOf(banner, publication)]);
}

const isSubscriber = ({ entitlement, grantReason }: Decision, now: number): boolean =>
  grantReason === 'SUBSCRIBER' || grantsAccess(entitlement, now);

/**
 * The arms to which a decision exposes a reader: those of experiments whose arms differ in it. It is the same for readers of every arm.
 * Subscribers are never exposed.
 */
export function exposedArms(view: ServedView, show: Show): readonly ArmOf[] {
  const fresh = view.served.filter(({ experiment }) => view.isNew(experiment.id));
  if (fresh.length === 0 || isSubscriber(view.decision, view.now)) return [];
  const own = effectOf(view, view.publication, show);
  const differs = (one: ServedArm) =>
    one.experiment.arms.some((arm) => {
      if (arm === one.arm || arm.paused) return false;
      const others = view.served.map((each) => (each === one ? { ...one, arm } : each));
      return effectOf(view, withArms(view.withoutArms, others), show) !== own;
    });
  return fresh.filter(differs).map(({ experiment, arm }) => ({ id: experiment.id, arm: arm.id }));
}
