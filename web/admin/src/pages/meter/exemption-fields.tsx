import { Button, Fieldset, Group, NativeSelect, Paper, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../../components/icon.tsx';
import { LinesField } from './lines-field.tsx';
import { faultsAt, type MeterForm } from './meter-form.ts';

interface EntryProps {
  readonly form: MeterForm;
  readonly list: 'institutions' | 'crawlers' | 'newReaders.exempt';
  readonly index: number;
  readonly what: string;
  readonly children: ReactNode;
}

const entriesIn = ({ values }: MeterForm, list: EntryProps['list']) =>
  list === 'newReaders.exempt' ? values.newReaders.exempt : values[list];

function Entry({ form, list, index, what, children }: EntryProps) {
  const path = `${list}.${index}`;
  const name = entriesIn(form, list)[index]?.name ?? '';
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

interface NetworkEntriesProps {
  readonly form: MeterForm;
  readonly list: 'institutions' | 'newReaders.exempt';
  readonly what: string;
  readonly adding: string;
}

/** Named lists of networks. */
export function NetworkEntries({ form, list, what, adding }: NetworkEntriesProps) {
  return (
    <>
      <Stack gap="sm">
        {entriesIn(form, list).map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place while they are typed.
          <Entry key={index} form={form} list={list} index={index} what={what}>
            <LinesField form={form} path={`${list}.${index}.networks`} {...networks} />
          </Entry>
        ))}
      </Stack>
      <Add what={adding} onAdd={() => form.insertListItem(list, { name: '', networks: '' })} />
    </>
  );
}

const policies = [
  { value: 'allow', label: 'May read everything' },
  { value: 'refuse', label: 'Is refused' },
];

function Crawler({ form, index }: { readonly form: MeterForm; readonly index: number }) {
  const path = `crawlers.${index}`;
  return (
    <Entry form={form} list="crawlers" index={index} what="crawler">
      <Group align="flex-start" gap="md">
        <TextInput
          {...form.getInputProps(`${path}.userAgent`)}
          label="Its user agent contains"
          required
          w={260}
          error={faultsAt(form, `${path}.userAgent`)}
        />
        <NativeSelect {...form.getInputProps(`${path}.policy`)} label="It" data={policies} w={220} />
      </Group>
      {form.values.crawlers[index]?.policy === 'allow' && (
        <>
          <LinesField form={form} path={`${path}.networks`} {...networks} />
          <LinesField form={form} path={`${path}.hostDomains`} label="Domains of its hosts" example="googlebot.com" />
        </>
      )}
    </Entry>
  );
}

const newCrawler = { name: '', policy: 'allow', userAgent: '', networks: '', hostDomains: '' } as const;

/** Who is let in beside meter and payment, or refused. */
export function ExemptionFields({ form }: { readonly form: MeterForm }) {
  const { crawlers } = form.values;
  return (
    <>
      <Fieldset legend="Institutions whose readers are let in" radius="md">
        <NetworkEntries form={form} list="institutions" what="institution" adding="an institution" />
      </Fieldset>
      <Fieldset legend="Crawlers" radius="md">
        <Text size="sm" c="dimmed" mb="sm">
          A user agent is only a claim. A crawler that may read everything proves it by an address in the networks, or
          by a host name in the domains. One that is refused reads nothing but what is free to everybody.
        </Text>
        <Stack gap="sm">
          {crawlers.map((_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place while they are typed.
            <Crawler key={index} form={form} index={index} />
          ))}
        </Stack>
        <Add what="a crawler" onAdd={() => form.insertListItem('crawlers', newCrawler)} />
      </Fieldset>
    </>
  );
}
