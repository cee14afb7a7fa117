import { Fieldset, MultiSelect, Stack, Switch } from '@mantine/core';
import { countryChoices } from './choices.ts';
import { faultsAt, type OfferForm } from './offer-fields.tsx';

/** For whom it is. */
export function EligibilityFields({ form }: { readonly form: OfferForm }) {
  const none = form.values.eligibility.countries.length === 0;
  return (
    <Fieldset legend="Who can buy it" radius="md">
      <Stack gap="sm">
        <Switch
          {...form.getInputProps('eligibility.newReadersOnly', { type: 'checkbox' })}
          label="New readers only"
          description="Only those who never had a trial or a subscription. Nobody gets a second introduction in any case."
        />
        <MultiSelect
          {...form.getInputProps('eligibility.countries')}
          label="Countries"
          description="Leave it empty for everywhere."
          placeholder={none ? 'Everywhere' : ''}
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
