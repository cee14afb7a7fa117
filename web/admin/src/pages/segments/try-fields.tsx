import {
  Checkbox,
  Group,
  NativeSelect,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { countryChoices } from '../../components/countries.ts';
import type { TryDraft } from './try-draft.ts';

interface Props {
  readonly draft: TryDraft;
  readonly set: (next: Partial<TryDraft>) => void;
}

const devices = [
  { value: '', label: 'Not known' },
  { value: 'mobile', label: 'Phone' },
  { value: 'tablet', label: 'Tablet' },
  { value: 'desktop', label: 'Desktop' },
];

const referrers = [
  { value: '', label: 'Not known' },
  { value: 'direct', label: 'Nowhere' },
  { value: 'internal', label: 'The site itself' },
  { value: 'search', label: 'A search engine' },
  { value: 'social', label: 'A social network' },
  { value: 'other', label: 'Another site' },
];

const tiers = [
  { value: 'metered', label: 'Metered' },
  { value: 'premium', label: 'Premium' },
  { value: 'free', label: 'Free' },
];

const ways = [
  { value: 'facts', label: 'Described here' },
  { value: 'reader', label: 'Looked up' },
];

const Described = ({ draft, set }: Props) => (
  <Stack gap="sm">
    <Group gap="lg">
      <Checkbox
        label="Registered"
        checked={draft.registered}
        onChange={({ currentTarget }) => set({ registered: currentTarget.checked })}
      />
      <Checkbox
        label="Their subscription is over"
        checked={draft.lapsed}
        onChange={({ currentTarget }) => set({ lapsed: currentTarget.checked })}
      />
    </Group>
    <Group gap="sm" grow>
      <TextInput
        label="Articles already read"
        inputMode="numeric"
        value={draft.counted}
        onChange={({ currentTarget }) => set({ counted: currentTarget.value })}
      />
      <TextInput
        label="Days since they first came"
        inputMode="numeric"
        placeholder="new"
        value={draft.days}
        onChange={({ currentTarget }) => set({ days: currentTarget.value })}
      />
    </Group>
    <TagsInput
      label="Their traits"
      description="Such as propensity=80. Enter after each."
      value={[...draft.traits]}
      onChange={(traits) => set({ traits })}
      acceptValueOnBlur
    />
  </Stack>
);

const Visit = ({ draft, set }: Props) => (
  <Stack gap="sm">
    <Group gap="sm" grow>
      <NativeSelect
        label="They read on"
        data={devices}
        value={draft.device}
        onChange={({ currentTarget }) => set({ device: currentTarget.value as TryDraft['device'] })}
      />
      <NativeSelect
        label="They come from"
        data={referrers}
        value={draft.referrer}
        onChange={({ currentTarget }) => set({ referrer: currentTarget.value as TryDraft['referrer'] })}
      />
    </Group>
    <Select
      label="Country"
      placeholder="Not known"
      data={[...countryChoices]}
      value={draft.country === '' ? null : draft.country}
      onChange={(country) => set({ country: country ?? '' })}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Remove the country' }}
    />
    <Checkbox
      label="By a link of a newsletter"
      checked={draft.newsletter}
      onChange={({ currentTarget }) => set({ newsletter: currentTarget.checked })}
    />
  </Stack>
);

const Article = ({ draft, set }: Props) => (
  <Stack gap="sm">
    <TextInput
      label="Article"
      placeholder="One that they have not read"
      value={draft.article}
      onChange={({ currentTarget }) => set({ article: currentTarget.value })}
    />
    <Group gap="sm" grow>
      <TextInput
        label="Its section"
        value={draft.section}
        onChange={({ currentTarget }) => set({ section: currentTarget.value })}
      />
      <NativeSelect
        label="Its tier"
        data={tiers}
        value={draft.tier}
        onChange={({ currentTarget }) => set({ tier: currentTarget.value as TryDraft['tier'] })}
      />
    </Group>
    <TagsInput label="Its tags" value={[...draft.tags]} onChange={(tags) => set({ tags })} acceptValueOnBlur />
  </Stack>
);

/** Who is tried, how they come, and before which article. */
export const TryFields = ({ draft, set }: Props) => (
  <SimpleGrid cols={{ base: 1, md: 3 }} spacing="lg" verticalSpacing="lg">
    <Stack gap="sm" align="stretch">
      <SegmentedControl
        aria-label="The reader is"
        data={ways}
        value={draft.by}
        onChange={(by) => set({ by: by === 'reader' ? 'reader' : 'facts' })}
      />
      {draft.by === 'facts' ? (
        <Described draft={draft} set={set} />
      ) : (
        <TextInput
          label="Reader id or sign-in id"
          description="What is stored of them is taken."
          value={draft.reader}
          onChange={({ currentTarget }) => set({ reader: currentTarget.value })}
        />
      )}
    </Stack>
    <Visit draft={draft} set={set} />
    <Article draft={draft} set={set} />
  </SimpleGrid>
);
