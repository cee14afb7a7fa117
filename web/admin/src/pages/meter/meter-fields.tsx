import { Fieldset, Group, NativeSelect, SegmentedControl, Stack, Switch, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { usePublication } from '../../api/publication-context.tsx';
import type { MeterDraft } from './meter-draft.ts';
import { weekdays, windowKinds } from './meter-words.ts';

export type MeterForm = UseFormReturnType<MeterDraft>;

/** The faults of a field and of whatever lies in it, as one text; undefined if there is none. */
export function faultsAt({ errors }: Pick<MeterForm, 'errors'>, path: string): string | undefined {
  const own = Object.entries(errors).filter(([at]) => at === path || at.startsWith(`${path}.`));
  return own.length === 0 ? undefined : own.map(([, message]) => String(message)).join('. ');
}

interface NumberProps {
  readonly form: MeterForm;
  readonly path: string;
  readonly label: string;
  readonly description?: string;
}

function NumberField({ form, path, label, description }: NumberProps) {
  return (
    <TextInput
      {...form.getInputProps(path)}
      label={label}
      {...(description !== undefined && { description })}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      inputMode="numeric"
      w={240}
      required
      error={faultsAt(form, path)}
    />
  );
}

/** How many articles, and in which window. */
export function AllowanceFields({ form }: { readonly form: MeterForm }) {
  const { timeZone } = usePublication();
  const { kind } = form.values.window;
  return (
    <Fieldset legend="Free articles" radius="md">
      <Stack gap="md">
        <Group align="flex-start" gap="md">
          <NumberField form={form} path="limits.anonymous" label="Anonymous readers" />
          <NumberField form={form} path="limits.registered" label="Registered readers" />
        </Group>
        <Group align="flex-start" gap="md">
          <NativeSelect
            {...form.getInputProps('window.kind')}
            label="In each"
            data={[...windowKinds]}
            description={`By the calendar of ${timeZone}`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            w={240}
          />
          {kind === 'week' && (
            <NativeSelect {...form.getInputProps('window.startsOn')} label="Begins on" data={[...weekdays]} w={240} />
          )}
          {kind === 'rolling' && (
            <NumberField form={form} path="window.days" label="Days" description="From a reader’s first article" />
          )}
        </Group>
      </Stack>
    </Fieldset>
  );
}

const policies = [
  { value: 'open', label: 'Open to all' },
  { value: 'closed', label: 'Subscribers only' },
];

/** What happens when something goes wrong: a payment, the store, or somebody hammers. */
export function TroubleFields({ form }: { readonly form: MeterForm }) {
  return (
    <Fieldset legend="When something goes wrong" radius="md">
      <Stack gap="md">
        <NumberField
          form={form}
          path="graceDays"
          label="Days of grace"
          description="For which a subscriber reads on after a failed renewal"
        />
        <Stack gap={4} role="group" aria-labelledby="on-failure">
          <Text size="sm" fw={500} id="on-failure">
            Metered articles while the store does not answer
          </Text>
          <SegmentedControl
            {...form.getInputProps('onFailure')}
            data={policies}
            aria-labelledby="on-failure"
            maw={340}
          />
        </Stack>
        <Switch
          {...form.getInputProps('limited', { type: 'checkbox' })}
          label="Limit the metering calls from one address"
        />
        {form.values.limited && (
          <Group align="flex-start" gap="md">
            <NumberField form={form} path="rateLimit.requests" label="Calls" />
            <NumberField form={form} path="rateLimit.perSeconds" label="In so many seconds" />
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}
