import { Fieldset, Group, NativeSelect, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import { usePublication } from '../../api/publication-context.tsx';
import { NetworkEntries } from './exemption-fields.tsx';
import type { MeterForm } from './meter-form.ts';
import { weekdays, windowKinds } from './meter-words.ts';
import { NumberField } from './number-field.tsx';

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
        <NumberField
          form={form}
          path="releases"
          label="Views to give back"
          description="Because a page could not be shown: at most so many in each"
        />
      </Stack>
    </Fieldset>
  );
}

const policies = [
  { value: 'open', label: 'Open to all' },
  { value: 'closed', label: 'Subscribers only' },
];

const overloadPolicies = [
  { value: 'shed', label: 'Refused for a moment' },
  { value: 'open', label: 'Open to all' },
];

/** What happens when something goes wrong: a payment, the store, too many views, or somebody hammers. */
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
        <Stack gap={4} role="group" aria-labelledby="on-overload">
          <Text size="sm" fw={500} id="on-overload">
            Metered articles while the service is overloaded
          </Text>
          <SegmentedControl
            {...form.getInputProps('onOverload')}
            data={overloadPolicies}
            aria-labelledby="on-overload"
            maw={340}
          />
          <Text size="xs" c="dimmed">
            Free articles, and subscribers with a valid entitlement token, are never refused.
          </Text>
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
        <Switch
          {...form.getInputProps('budgeted', { type: 'checkbox' })}
          label="Limit the new readers of one network"
          description="Further ones meet the wall until the next day"
        />
        {form.values.budgeted && (
          <Group align="flex-start" gap="md">
            <NumberField form={form} path="newReaders.perDay" label="New readers a day" />
            <NumberField form={form} path="newReaders.ipv4Prefix" label="IPv4 prefix" description="Bits, 8 to 32" />
            <NumberField form={form} path="newReaders.ipv6Prefix" label="IPv6 prefix" description="Bits, 16 to 64" />
          </Group>
        )}
        {form.values.budgeted && (
          <Stack gap="xs">
            <Text size="sm">Exempt networks, such as those of a university or a carrier</Text>
            <div>
              <NetworkEntries form={form} list="newReaders.exempt" what="exempt network" adding="an exempt network" />
            </div>
          </Stack>
        )}
      </Stack>
    </Fieldset>
  );
}
