import { Fieldset, MultiSelect, Radio, Stack, TextInput } from '@mantine/core';
import { countryChoices } from '../../../components/countries.ts';
import { faultsAt, type OfferForm } from './offer-fields.tsx';

/** For whom it is. */
export function EligibilityFields({ form }: { readonly form: OfferForm }) {
  const { who, countries } = form.values.eligibility;
  return (
    <Fieldset legend="Who can buy it" radius="md">
      <Stack gap="sm">
        <Radio.Group {...form.getInputProps('eligibility.who')} label="Readers">
          <Stack gap="xs" mt="xs">
            <Radio value="everybody" label="Everybody" description="No reader gets a second introductory offer." />
            <Radio value="new" label="New readers" description="Only those who never had a trial or a subscription." />
            <Radio
              value="lapsed"
              label="Readers who left"
              description="Readers whose trial, subscription or pass has ended. Their walls show it, and each can use an introductory offer once."
            />
          </Stack>
        </Radio.Group>
        {who === 'lapsed' && (
          <TextInput
            {...form.getInputProps('eligibility.lapsedAtLeastDays')}
            label="Left at least so many days ago"
            inputMode="numeric"
            w={260}
            required
            error={faultsAt(form, 'eligibility.lapsedAtLeastDays')}
          />
        )}
        <MultiSelect
          {...form.getInputProps('eligibility.countries')}
          label="Countries"
          description="Leave it empty for everywhere."
          placeholder={countries.length === 0 ? 'Everywhere' : ''}
          data={[...countryChoices]}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Remove all countries' }}
          nothingFoundMessage="No such country"
          error={faultsAt(form, 'eligibility.countries')}
        />
      </Stack>
    </Fieldset>
  );
}
