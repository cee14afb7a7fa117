import type { EpochMs } from '../clock.ts';
import { isOnSale } from '../offers/offer.ts';
import type { Publication } from '../publication.ts';
import type { Funnel } from './funnel.ts';

/** What a new publication needs before it earns anything, in the order in which it is usually done. */
export const setupSteps = ['origins', 'identity', 'first-view', 'wording', 'stripe', 'offer', 'first-wall'] as const;

export interface SetupStep {
  readonly step: (typeof setupSteps)[number];
  readonly done: boolean;
  readonly title: string;
  /** What to do, if it is not done. */
  readonly text: string;
  /** The page on which it is done; null if that is not on these pages. */
  readonly page: 'offers' | 'meter' | 'wording' | null;
}

export interface SetupFacts {
  readonly publication: Publication;
  readonly now: EpochMs;
  /** Whether Stripe itself is connected, and not a stand-in. */
  readonly hasStripe: boolean;
  /** Whether an admin has saved a text. */
  readonly isWordingEdited: boolean;
  /** Of the last days. */
  readonly funnel: Pick<Funnel, 'views' | 'walls'>;
}

/** Worked out from what is stored: nobody ticks anything. */
export function setupChecklist({
  publication: { settings, offers },
  now,
  hasStripe,
  isWordingEdited,
  funnel,
}: SetupFacts): readonly SetupStep[] {
  return [
    {
      step: 'origins',
      done: settings.origins.length > 0,
      title: 'Name the addresses of your site',
      text: 'Add `origins` to the publication’s file and run `stile config apply`: browsers may call Stile from nowhere else.',
      page: null,
    },
    {
      step: 'identity',
      done: settings.identity !== null && settings.identity.keys.from !== 'sandbox',
      title: 'Connect your sign-in',
      text: 'Add `identity` to the publication’s file, so that readers who sign in keep what they bought. If nobody signs in on your site, leave it out and hide this list.',
      page: null,
    },
    {
      step: 'first-view',
      done: funnel.views > 0,
      title: 'Have the first article counted',
      text: 'Put the component or the gate in front of an article and open it: the guides for each kind of site are in docs/integrating.',
      page: null,
    },
    {
      step: 'wording',
      done: isWordingEdited,
      title: 'Put the walls in your own words',
      text: 'The texts are those of the example until you save your own.',
      page: 'wording',
    },
    {
      step: 'stripe',
      done: hasStripe,
      title: 'Connect Stripe',
      text: 'Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET. Until then a stand-in takes the payments, and nobody is charged.',
      page: null,
    },
    {
      step: 'offer',
      done: offers.some((offer) => isOnSale(offer, now)),
      title: 'Put an offer on sale',
      text: 'Until then readers who meet the wall can buy nothing.',
      page: 'offers',
    },
    {
      step: 'first-wall',
      done: funnel.walls > 0,
      title: 'See the wall as a reader does',
      text: 'Read until the free articles are used up. The Meter page says how many there are.',
      page: 'meter',
    },
  ];
}
