import { Fieldset, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { LinesField } from './lines-field.tsx';
import type { MeterForm } from './meter-form.ts';

const ways = [
  { value: 'refuse', label: 'Refused' },
  { value: 'normalise', label: 'Normalised' },
];

/** Which addresses are one article. */
export function IdentityFields({ form }: { readonly form: MeterForm }) {
  const { keeps } = form.values.articleIdentity;
  return (
    <Fieldset legend="What is one article" radius="md">
      <Text size="sm" c="dimmed" mb="sm">
        Addresses that differ only in fragment, trailing slash, escapes or tracking parameters are always one article.
      </Text>
      <Stack gap="md">
        <Switch
          {...form.getInputProps('articleIdentity.keeps', { type: 'checkbox' })}
          label="Only some parameters name an article"
        />
        {keeps ? (
          <LinesField
            form={form}
            path="articleIdentity.keep"
            label="Parameters that name the article"
            example="id; all others are left out"
          />
        ) : (
          <LinesField
            form={form}
            path="articleIdentity.drop"
            label="Parameters that never name the article"
            example="ref or from_*"
          />
        )}
        <LinesField
          form={form}
          path="articleIdentity.hostAliases"
          label="First parts of host names that do not count"
          example="www or m"
        />
        <LinesField
          form={form}
          path="articleIdentity.pathSuffixes"
          label="Path endings that do not count"
          example="/amp or /page/*"
        />
        <Switch
          {...form.getInputProps('articleIdentity.ignoreCase', { type: 'checkbox' })}
          label="Upper and lower case are the same in paths"
        />
        <Stack gap={4} role="group" aria-labelledby="ambiguous">
          <Text size="sm" fw={500} id="ambiguous">
            At the gate, addresses that servers read in different ways, such as /a/../b, are
          </Text>
          <SegmentedControl
            {...form.getInputProps('articleIdentity.ambiguous')}
            data={ways}
            aria-labelledby="ambiguous"
            maw={340}
          />
        </Stack>
      </Stack>
    </Fieldset>
  );
}
