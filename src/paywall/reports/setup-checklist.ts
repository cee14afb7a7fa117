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

type Words = Omit<SetupStep, 'step' | 'done'>;

const words: Readonly<Record<SetupStep['step'], Words>> = {
  origins: {
    title: 'Name the addresses of your site',
    text: 'Add “origins” to the publication’s file and run “stile config apply”: browsers may call Stile from nowhere else.',
    page: null,
  },
  identity: {
    title: 'Connect your sign-in',
    text: 'Add “identity” to the publication’s file, so that readers who sign in keep what they bought. If readers do not sign in on your site, leave it out and hide this list.',
    page: null,
  },
  'first-view': {
    title: 'Have the first article counted',
    text: 'Put the component or the gate in front of an article and open it: docs/integrating has a guide for each kind of site.',
    page: null,
  },
  wording: {
    title: 'Put the walls in your own words',
    text: 'The texts are those of the file until you save your own.',
    page: 'wording',
  },
  stripe: {
    title: 'Connect Stripe',
    text: 'Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET. Until then a stand-in takes the payments, and no one is charged.',
    page: null,
  },
  offer: {
    title: 'Put an offer on sale',
    text: 'Until then readers who meet the wall can buy nothing.',
    page: 'offers',
  },
  'first-wall': {
    title: 'See the wall as a reader does',
    text: 'Read until the free articles are used up. The Meter page says how many there are.',
    page: 'meter',
  },
};

/** Worked out from what is stored: nobody ticks anything. */
export function setupChecklist(facts: SetupFacts): readonly SetupStep[] {
  const { publication, now, hasStripe, isWordingEdited, funnel } = facts;
  const { settings, offers } = publication;
  const isDone: Readonly<Record<SetupStep['step'], boolean>> = {
    origins: settings.origins.length > 0,
    identity: settings.identity !== null && settings.identity.keys.from !== 'sandbox',
    'first-view': funnel.views > 0,
    wording: isWordingEdited,
    stripe: hasStripe,
    offer: offers.some((offer) => isOnSale(offer, now)),
    'first-wall': funnel.walls > 0,
  };
  return setupSteps.map((step) => ({ step, done: isDone[step], ...words[step] }));
}
