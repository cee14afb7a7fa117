import { Anchor, Button, Fieldset, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { usePublication } from '../../api/publication-context.tsx';
import { Icon } from '../../components/icon.tsx';
import { LinesField } from './lines-field.tsx';
import { faultsAt, type MeterForm } from './meter-form.ts';

interface EntryProps {
  readonly form: MeterForm;
  readonly list: 'institutions' | 'newReaders.exempt';
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

/** Who is let in beside meter and payment, or refused. */
export function ExemptionFields({ form }: { readonly form: MeterForm }) {
  const { name } = usePublication();
  return (
    <>
      <Fieldset legend="Institutions whose readers are let in" radius="md">
        <NetworkEntries form={form} list="institutions" what="institution" adding="an institution" />
      </Fieldset>
      <Fieldset legend="Crawlers and AI agents" radius="md">
        <Text size="sm">
          What they may is decided on the page{' '}
          <Link href={`~/admin/${name}/agents`} asChild>
            <Anchor underline="always">Agents</Anchor>
          </Link>
          .
        </Text>
      </Fieldset>
    </>
  );
}
