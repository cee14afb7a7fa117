import { MultiSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { countryChoices } from '../../components/countries.ts';
import { Between, Choices, Either, Texts } from './condition-inputs.tsx';
import type { ConditionKind } from './condition-kinds.ts';
import { ClaimFields, TraitFields } from './named-conditions.tsx';
import type { ConditionsDraft } from './rule-draft.ts';

const devices = { mobile: 'Phone', tablet: 'Tablet', desktop: 'Desktop' } as const;

const referrers = {
  search: 'A search engine',
  social: 'A social network',
  internal: 'Another page of the site',
  other: 'Another site',
  direct: 'Nowhere: typed, or from an app',
} as const;

const tiers = { free: 'Free', metered: 'Metered', premium: 'Premium' } as const;

interface Props {
  readonly when: ConditionsDraft;
  readonly set: (next: ConditionsDraft) => void;
  /** Of the path within the conditions: `counted.atLeast`. */
  readonly errorAt: (path: string) => string | undefined;
}

/** The fields of each condition; nothing while the rule does not ask for it. */
export const conditionFields: Readonly<Record<ConditionKind, (props: Props) => ReactNode>> = {
  counted: ({ when: { counted: bounds }, set, errorAt }) =>
    bounds && (
      <Between
        label="Articles read in this window"
        description="Before the article that they open now."
        bounds={bounds}
        onChange={(counted) => set({ counted })}
        errorAt={(field) => errorAt(`counted.${field}`)}
      />
    ),
  daysSinceFirstSeen: ({ when: { daysSinceFirstSeen: bounds }, set, errorAt }) =>
    bounds && (
      <Between
        label="Days since the first visit"
        bounds={bounds}
        onChange={(daysSinceFirstSeen) => set({ daysSinceFirstSeen })}
        errorAt={(field) => errorAt(`daysSinceFirstSeen.${field}`)}
      />
    ),
  registered: ({ when: { registered: value }, set }) =>
    value !== undefined && (
      <Either
        label="Readers"
        yes="Are registered"
        no="Have not signed in"
        value={value}
        onChange={(registered) => set({ registered })}
      />
    ),
  lapsed: ({ when: { lapsed: value }, set }) =>
    value !== undefined && (
      <Either
        label="A subscription or a trial that is over"
        yes="They had one"
        no="They never had one"
        value={value}
        onChange={(lapsed) => set({ lapsed })}
      />
    ),
  newsletter: ({ when: { newsletter: value }, set }) =>
    value !== undefined && (
      <Either
        label="By a link of a newsletter"
        yes="They came"
        no="They did not come"
        value={value}
        onChange={(newsletter) => set({ newsletter })}
      />
    ),
  sections: ({ when: { sections: values }, set, errorAt }) =>
    values && (
      <Texts
        label="Section of the article"
        values={values}
        onChange={(sections) => set({ sections })}
        error={errorAt('sections')}
      />
    ),
  tags: ({ when: { tags: values }, set, errorAt }) =>
    values && (
      <Texts label="Tag of the article" values={values} onChange={(tags) => set({ tags })} error={errorAt('tags')} />
    ),
  tiers: ({ when: { tiers: chosen }, set, errorAt }) =>
    chosen && (
      <Choices
        label="Tier of the article"
        choices={tiers}
        chosen={chosen}
        onChange={(next) => set({ tiers: next })}
        error={errorAt('tiers')}
      />
    ),
  devices: ({ when: { devices: chosen }, set, errorAt }) =>
    chosen && (
      <Choices
        label="Device"
        choices={devices}
        chosen={chosen}
        onChange={(next) => set({ devices: next })}
        error={errorAt('devices')}
      />
    ),
  referrers: ({ when: { referrers: chosen }, set, errorAt }) =>
    chosen && (
      <Choices
        label="They came from"
        choices={referrers}
        chosen={chosen}
        onChange={(next) => set({ referrers: next })}
        error={errorAt('referrers')}
      />
    ),
  countries: ({ when: { countries: chosen }, set, errorAt }) =>
    chosen && (
      <MultiSelect
        label="Country of the reader"
        data={[...countryChoices]}
        value={[...chosen]}
        onChange={(countries) => set({ countries })}
        searchable
        nothingFoundMessage="No such country"
        error={errorAt('countries')}
        maw={480}
      />
    ),
  claims: ({ when: { claims: entries }, set, errorAt }) =>
    entries && (
      <ClaimFields
        entries={entries}
        onChange={(claims) => set({ claims })}
        errorAt={(path) => errorAt(`claims.${path}`)}
      />
    ),
  traits: ({ when: { traits: entries }, set, errorAt }) =>
    entries && (
      <TraitFields
        entries={entries}
        onChange={(traits) => set({ traits })}
        errorAt={(path) => errorAt(`traits.${path}`)}
      />
    ),
};
