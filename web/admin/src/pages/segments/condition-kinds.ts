import type { ConditionsDraft } from './rule-draft.ts';

export type ConditionKind = keyof ConditionsDraft;

interface Kind {
  readonly label: string;
  readonly group: 'The reader' | 'The visit' | 'The article';
  /** What it begins with when it is added. */
  readonly begun: ConditionsDraft;
}

const noBounds = { atLeast: '', atMost: '' };

/** Everything that a rule may ask, in the order in which it is offered and shown. */
export const conditionKinds: Readonly<Record<ConditionKind, Kind>> = {
  counted: { label: 'Articles read', group: 'The reader', begun: { counted: { atLeast: '3', atMost: '' } } },
  registered: { label: 'Registered or not', group: 'The reader', begun: { registered: true } },
  lapsed: { label: 'Lapsed subscriber', group: 'The reader', begun: { lapsed: true } },
  daysSinceFirstSeen: {
    label: 'Days since the first visit',
    group: 'The reader',
    begun: { daysSinceFirstSeen: noBounds },
  },
  traits: {
    label: 'A trait that you sent',
    group: 'The reader',
    begun: { traits: [{ name: '', by: 'values', values: [], ...noBounds }] },
  },
  claims: { label: 'A claim of the sign-in token', group: 'The reader', begun: { claims: [{ name: '', values: [] }] } },
  devices: { label: 'Device', group: 'The visit', begun: { devices: ['mobile'] } },
  countries: { label: 'Country', group: 'The visit', begun: { countries: [] } },
  newsletter: { label: 'Came by a newsletter', group: 'The visit', begun: { newsletter: true } },
  referrers: { label: 'Came from', group: 'The visit', begun: { referrers: ['search'] } },
  sections: { label: 'Section', group: 'The article', begun: { sections: [] } },
  tags: { label: 'Tag', group: 'The article', begun: { tags: [] } },
  tiers: { label: 'Tier', group: 'The article', begun: { tiers: ['metered'] } },
};

export const kindsInOrder = Object.keys(conditionKinds) as readonly ConditionKind[];

export const conditionGroups = ['The reader', 'The visit', 'The article'] as const;

/** All but one of the conditions. */
export const without = (when: ConditionsDraft, kind: ConditionKind): ConditionsDraft =>
  Object.fromEntries(Object.entries(when).filter(([key]) => key !== kind));
