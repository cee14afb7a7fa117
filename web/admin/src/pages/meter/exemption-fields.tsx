import { Button, Fieldset, Group, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../../components/icon.tsx';
import { faultsAt, type MeterForm } from './meter-fields.tsx';

interface EntryProps {
  readonly form: MeterForm;
  readonly list: 'institutions' | 'crawlers';
  readonly index: number;
  readonly what: string;
  readonly children: ReactNode;
}

function Entry({ form, list, index, what, children }: EntryProps) {
  const path = `${list}.${index}`;
  const name = form.values[list][index]?.name ?? '';
  const whole = form.errors[path];
  return (
    <Paper withBorder p="sm" radius="md" role="group" aria-label={name === '' ? `New ${what}` : name}>
      <Stack gap="xs">
        <Group justify="space-between" align="flex-end" gap="sm">
          <TextInput
            {...form.getInputProps(`${path}.name`)}
            label="Name"
            required
            w={260}
            error={faultsAt(form, `${path}.name`)}
          />
          <Button
            variant="subtle"
            color="red"
            size="compact-sm"
            onClick={() => form.removeListItem(list, index)}
            aria-label={`Remove ${name === '' ? what : name}`}
          >
            Remove
          </Button>
        </Group>
        {children}
        {whole !== undefined && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {whole}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}

interface LinesProps {
  readonly form: MeterForm;
  readonly path: string;
  readonly label: string;
  readonly example: string;
}

function Lines({ form, path, label, example }: LinesProps) {
  return (
    <Textarea
      {...form.getInputProps(path)}
      label={label}
      description={`One in a line, such as ${example}`}
      rows={3}
      error={faultsAt(form, path)}
    />
  );
}

const networks = { label: 'Networks', example: '192.0.2.0/24 or 2001:db8::/32' };

interface AddProps {
  readonly what: string;
  readonly onAdd: () => void;
}

const Add = ({ what, onAdd }: AddProps) => (
  <Button variant="default" size="xs" mt="sm" leftSection={<Icon name="plus" size={14} />} onClick={onAdd}>
    Add {what}
  </Button>
);

/** Who is let in beside meter and payment. */
export function ExemptionFields({ form }: { readonly form: MeterForm }) {
  const { institutions, crawlers } = form.values;
  return (
    <>
      <Fieldset legend="Institutions whose readers are let in" radius="md">
        <Stack gap="sm">
          {institutions.map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place while they are typed.
            <Entry key={index} form={form} list="institutions" index={index} what="institution">
              <Lines form={form} path={`institutions.${index}.networks`} {...networks} />
            </Entry>
          ))}
        </Stack>
        <Add what="an institution" onAdd={() => form.insertListItem('institutions', { name: '', networks: '' })} />
      </Fieldset>
      <Fieldset legend="Crawlers that may read everything" radius="md">
        <Text size="sm" c="dimmed" mb="sm">
          A user agent is only a claim. It is proved by an address in the networks, or by a host name in the domains.
        </Text>
        <Stack gap="sm">
          {crawlers.map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place while they are typed.
            <Entry key={index} form={form} list="crawlers" index={index} what="crawler">
              <TextInput
                {...form.getInputProps(`crawlers.${index}.userAgent`)}
                label="Its user agent contains"
                required
                w={260}
                error={faultsAt(form, `crawlers.${index}.userAgent`)}
              />
              <Lines form={form} path={`crawlers.${index}.networks`} {...networks} />
              <Lines
                form={form}
                path={`crawlers.${index}.hostDomains`}
                label="Domains of its hosts"
                example="googlebot.com"
              />
            </Entry>
          ))}
        </Stack>
        <Add
          what="a crawler"
          onAdd={() => form.insertListItem('crawlers', { name: '', userAgent: '', networks: '', hostDomains: '' })}
        />
      </Fieldset>
    </>
  );
}
