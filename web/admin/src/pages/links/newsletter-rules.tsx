import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { mostNewsletterDays } from '../../../../../src/paywall/newsletters/newsletter.ts';
import { BusyButton } from '../../components/busy-button.tsx';
import { done, failed } from '../../components/notices.ts';
import { DaysInput } from './days-input.tsx';
import { type NewsletterJson, useNewsletterChanges } from './use-newsletters.ts';
import { readWholeNumber } from './whole-number.ts';

const mostReaders = 10_000_000;

interface Props {
  readonly newsletter: NewsletterJson;
}

function RulesForm({ newsletter, onClose }: Props & { readonly onClose: () => void }) {
  const { save } = useNewsletterChanges();
  const [cap, setCap] = useState(newsletter.capPerDay === null ? '' : String(newsletter.capPerDay));
  const [days, setDays] = useState(String(newsletter.days));
  const [faults, setFaults] = useState<{ readonly cap?: string; readonly days?: string }>({});
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const [forCap, forDays] = [readWholeNumber(cap, mostReaders), readWholeNumber(days, mostNewsletterDays)];
    if ('fault' in forCap) return setFaults({ cap: forCap.fault });
    if ('fault' in forDays) return setFaults({ days: forDays.fault });
    const change = { capPerDay: forCap.value, days: forDays.value ?? mostNewsletterDays };
    try {
      await save.mutateAsync({ seen: newsletter, change });
      done('Saved. The cap applies to all links, the days only to new ones.');
      onClose();
    } catch (error) {
      failed('Not saved', error);
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <TextInput
          label="Readers a day"
          description="How many readers each link admits per day; leave it empty for no limit."
          value={cap}
          onChange={({ currentTarget }) => {
            setCap(currentTarget.value);
            setFaults({});
          }}
          error={faults.cap}
          inputMode="numeric"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="off"
          data-autofocus
        />
        <DaysInput
          description={`How long links are valid, ${mostNewsletterDays} at most.`}
          value={days}
          fault={faults.days}
          onChange={(text) => {
            setDays(text);
            setFaults({});
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <BusyButton type="submit" busy={save.isPending}>
            Save
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

/** Cap and days of one newsletter. */
export function NewsletterRules({ newsletter }: Props) {
  const [opened, setOpened] = useState(false);
  const name = newsletter.title ?? newsletter.id;
  return (
    <>
      <Button variant="default" aria-label={`Change limits of ${name}`} onClick={() => setOpened(true)}>
        Change limits
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Limits of ${name}`}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <RulesForm newsletter={newsletter} onClose={() => setOpened(false)} />
      </Modal>
    </>
  );
}
