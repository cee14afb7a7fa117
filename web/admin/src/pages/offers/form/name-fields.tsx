import { Group, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { slugOf } from '../../../components/slug.ts';
import { longestName } from '../offer-draft.ts';
import { useOfferList } from '../use-offers.ts';
import { faultsAt, type OfferForm } from './offer-fields.tsx';

interface Props {
  readonly form: OfferForm;
  /** Whether it has no address yet. */
  readonly isNew: boolean;
}

/** What people call the offer, and what addresses do. The second follows the first until somebody types another. */
export function NameFields({ form, isNew }: Props) {
  const { data } = useOfferList();
  const follows = useRef(true);
  const change = (name: string) => {
    form.setFieldValue('name', name);
    if (isNew && follows.current) form.setFieldValue('id', slugOf(name, data?.offers.map(({ id }) => id) ?? []));
  };
  return (
    <Group align="flex-start" gap="md">
      <TextInput
        value={form.values.name}
        onChange={({ currentTarget }) => change(currentTarget.value)}
        label="Name"
        description="What the desk calls it. Readers never see it."
        maxLength={longestName}
        w={280}
        error={faultsAt(form, 'name')}
      />
      {isNew && (
        <TextInput
          {...form.getInputProps('id')}
          onChange={(event) => {
            follows.current = event.currentTarget.value === '';
            form.getInputProps('id').onChange(event);
          }}
          label="Name in addresses"
          description="Small letters, digits and hyphens. It cannot be changed later."
          required
          w={250}
          error={faultsAt(form, 'id')}
        />
      )}
    </Group>
  );
}
