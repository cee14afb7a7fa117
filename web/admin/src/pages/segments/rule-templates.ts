import type { SegmentRule } from '../../../../../src/paywall/segments/segment.ts';
import type { EffectsWorld } from '../../components/effects/use-effects-world.ts';

type Begun = Omit<SegmentRule, 'id' | 'on'>;

interface RuleTemplate {
  readonly title: string;
  readonly about: string;
  readonly rule: (world: EffectsWorld) => Begun;
}

const mostLimits = ({ meter: { limits } }: EffectsWorld, articles: number) => ({
  anonymous: Math.max(articles, limits.anonymous),
  registered: Math.max(articles, limits.registered),
});

/** The words that the publication has for who left, begun in other words. */
function winBack({ wordings }: EffectsWorld): Begun['then'] {
  const [first] = wordings.values();
  const own = first?.banners['subscription-expired'];
  if (first === undefined || own === undefined) return {};
  const headline = first.locale.startsWith('en') ? 'Good to see you again. Pick up where you left off' : own.headline;
  return { wording: { [first.locale]: { 'subscription-expired': { ...own, headline } } } };
}

/** What publishers do most with rules: a beginning that they change. */
export const ruleTemplates: readonly RuleTemplate[] = [
  {
    title: 'Sports readers get fifteen articles',
    about: 'A higher limit before the articles of a section.',
    rule: (world) => ({
      name: 'Sports readers',
      when: { sections: ['sport'] },
      then: { limits: mostLimits(world, 15) },
    }),
  },
  {
    title: 'Lapsed subscribers see win-back wording',
    about: 'Other words for readers whose subscription or trial is over.',
    rule: (world) => ({ name: 'Lapsed subscribers', when: { lapsed: true }, then: winBack(world) }),
  },
  {
    title: 'Heavy readers see the offer first',
    about: 'The offer before anything else, after so many articles.',
    rule: () => ({
      name: 'Heavy readers',
      when: { counted: { atLeast: 5 } },
      then: { wall: ['trial-offer', 'registration', 'meter-exhausted'] },
    }),
  },
];

export const emptyRule: Begun = { name: '', when: {}, then: {} };
