import { Checkbox, Fieldset, Group, NativeSelect, Select, Stack, Switch, TextInput } from '@mantine/core';
import { currencyChoices, unitChoices } from './choices.ts';
import { faultsAt, type OfferForm } from './offer-fields.tsx';

interface TermProps {
  readonly form: OfferForm;
  readonly path: 'term' | 'then.every';
  readonly label: string;
}

function TermFields({ form, path, label }: TermProps) {
  return (
    <Group align="flex-start" gap="xs" wrap="nowrap">
      <TextInput
        {...form.getInputProps(`${path}.count`)}
        label={label}
        inputMode="numeric"
        w={110}
        required
        error={faultsAt(form, path)}
      />
      <NativeSelect
        {...form.getInputProps(`${path}.unit`)}
        label="Unit"
        aria-label={`${label}, unit`}
        data={[...unitChoices]}
        w={120}
      />
    </Group>
  );
}

function AmountField({
  form,
  path,
  label,
}: {
  readonly form: OfferForm;
  readonly path: string;
  readonly label: string;
}) {
  const { currency } = form.values.price;
  return (
    <TextInput
      {...form.getInputProps(path)}
      label={label}
      inputMode="decimal"
      rightSection={<span aria-hidden="true">{currency.toUpperCase()}</span>}
      rightSectionWidth={52}
      w={160}
      required
      error={faultsAt(form, path)}
    />
  );
}

/** What it costs at first, and what follows. */
export function DealFields({ form }: { readonly form: OfferForm }) {
  const { follows } = form.values;
  return (
    <Fieldset legend="Price and term" radius="md">
      <Stack gap="sm">
        <Group align="flex-start" gap="md">
          <AmountField form={form} path="price.amount" label="Price" />
          <Select
            {...form.getInputProps('price.currency')}
            label="Currency"
            data={[...currencyChoices]}
            searchable
            allowDeselect={false}
            nothingFoundMessage="No such currency"
            w={260}
            error={faultsAt(form, 'price.currency')}
          />
          <TermFields form={form} path="term" label="For" />
        </Group>
        <Switch
          {...form.getInputProps('follows', { type: 'checkbox' })}
          label="A plan follows and renews itself until the reader cancels"
        />
        {follows && (
          <Group align="flex-start" gap="md">
            <AmountField form={form} path="then.amount" label="Then" />
            <TermFields form={form} path="then.every" label="Every" />
          </Group>
        )}
        <Checkbox
          {...form.getInputProps('promotionCodes', { type: 'checkbox' })}
          label="Readers may enter a promotion code when they pay"
          description="Codes are made in the Stripe Dashboard. What a code took off is in the audit log."
        />
      </Stack>
    </Fieldset>
  );
}
