import { Fieldset, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { bannerVariables } from '../../../../../../src/paywall/banners/banner-variables.ts';
import { faultsAt, type OfferForm } from './offer-fields.tsx';

type Name = 'label' | 'deadline';

const choices = [
  { value: 'wording', label: 'As in the wording' },
  { value: 'text', label: 'Its own' },
];

const variablesFor = (name: Name) =>
  [...bannerVariables].filter(([, { offerTexts }]) => offerTexts.includes(name)).map(([variable]) => `{{${variable}}}`);

interface Props {
  readonly form: OfferForm;
  readonly name: Name;
  readonly label: string;
}

function TemplateField({ form, name, label }: Props) {
  const path = `templates.${name}` as const;
  return (
    <Stack gap="xs" role="group" aria-label={label}>
      <Text fw={500} size="sm">
        {label}
      </Text>
      <SegmentedControl {...form.getInputProps(`${path}.from`)} data={choices} aria-label={`${label}: which text`} />
      {form.values.templates[name].from === 'text' && (
        <TextInput
          {...form.getInputProps(`${path}.text`)}
          aria-label={`${label}: its own text`}
          description={`You can use ${variablesFor(name).join(', ')}.`}
          error={faultsAt(form, path)}
        />
      )}
    </Stack>
  );
}

/** Texts of the offer's own, which are the same in every language. */
export function TemplateFields({ form }: { readonly form: OfferForm }) {
  return (
    <Fieldset legend="What it says" radius="md">
      <Text size="sm" c="dimmed" mb="sm">
        A text of its own stands in place of that of the wording, and is the same in every language.
      </Text>
      <Stack gap="lg">
        <TemplateField form={form} name="label" label="Label" />
        <TemplateField form={form} name="deadline" label="Deadline" />
      </Stack>
    </Fieldset>
  );
}
