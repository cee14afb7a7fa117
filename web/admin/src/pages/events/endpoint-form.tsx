import { Button, Checkbox, Group, Modal, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { isProblem, messageOf } from '../../api/problem.ts';
import { BusyButton } from '../../components/busy-button.tsx';
import { failed } from '../../components/notices.ts';
import { groups } from './event-words.ts';
import type { Endpoint } from './use-events.ts';

export interface EndpointRule {
  readonly url: string;
  readonly name: string;
  readonly types: Endpoint['types'];
}

type Types = NonNullable<Endpoint['types']>;

interface TypesProps {
  readonly value: Endpoint['types'];
  readonly fault: string | null;
  readonly onChange: (types: Endpoint['types']) => void;
}

/** All events, or groups of them. */
function TypesField({ value, fault, onChange }: TypesProps) {
  const chosen: Types = value ?? groups.flatMap(({ types }) => types);
  return (
    <fieldset className="event-types">
      <Text component="legend" size="sm" fw={500}>
        What it receives
      </Text>
      <Checkbox
        label="All events, also those of later versions"
        checked={value === null}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? null : chosen)}
      />
      {value !== null && (
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="sm">
          {groups.map(({ name, label, about, types }) => {
            const some = types.filter((type) => chosen.includes(type)).length;
            return (
              <Checkbox
                key={name}
                label={label}
                description={about}
                checked={some === types.length}
                indeterminate={some > 0 && some < types.length}
                onChange={({ currentTarget }) => {
                  const others = chosen.filter((type) => !types.includes(type));
                  onChange(currentTarget.checked ? [...others, ...types] : others);
                }}
              />
            );
          })}
        </SimpleGrid>
      )}
      {fault !== null && (
        <Text size="sm" c="red" mt="xs" role="alert">
          {fault}
        </Text>
      )}
    </fieldset>
  );
}

interface FormProps {
  readonly rule: EndpointRule;
  readonly submitLabel: string;
  readonly busy: boolean;
  /** Throws the `Problem` with which it is refused. */
  readonly onSubmit: (rule: EndpointRule) => Promise<void>;
  readonly onClose: () => void;
}

function EndpointForm({ rule, submitLabel, busy, onSubmit, onClose }: FormProps) {
  const [typed, setTyped] = useState(rule);
  const [faults, setFaults] = useState<{ readonly url?: string; readonly types?: string }>({});
  const change = (some: Partial<EndpointRule>) => {
    setTyped((before) => ({ ...before, ...some }));
    setFaults({});
  };
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (typed.url.trim() === '') return setFaults({ url: 'Enter the address that receives events.' });
    if (typed.types?.length === 0) return setFaults({ types: 'Choose at least one group.' });
    try {
      await onSubmit({ ...typed, url: typed.url.trim(), name: typed.name.trim() });
    } catch (error) {
      if (!isProblem(error, 'invalid-request')) return void failed('Not saved', error);
      const found = error.faults.find(({ path }) => path === 'url');
      setFaults({ url: found === undefined ? messageOf(error) : `It ${found.message}.` });
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <TextInput
          label="Address"
          description="An https address of yours that takes POST requests."
          type="url"
          value={typed.url}
          onChange={({ currentTarget: { value } }) => change({ url: value })}
          error={faults.url}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="off"
          required
          data-autofocus
        />
        <TextInput
          label="Name"
          description="What you call it here, such as CRM."
          value={typed.name}
          onChange={({ currentTarget: { value } }) => change({ name: value })}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="off"
          maxLength={100}
        />
        <TypesField value={typed.types} fault={faults.types ?? null} onChange={(types) => change({ types })} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <BusyButton type="submit" busy={busy}>
            {submitLabel}
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

/** Asks where events go and which. */
export function EndpointDialog({
  opened,
  title,
  ...form
}: FormProps & { readonly opened: boolean; readonly title: string }) {
  return (
    <Modal
      opened={opened}
      onClose={form.onClose}
      title={title}
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <EndpointForm {...form} />
    </Modal>
  );
}
