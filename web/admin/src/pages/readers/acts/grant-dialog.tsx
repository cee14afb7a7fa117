import { Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Temporal } from 'temporal-polyfill';
import { isProblem, messageOf } from '../../../api/problem.ts';
import { usePublication } from '../../../api/publication-context.tsx';
import { BusyButton } from '../../../components/busy-button.tsx';
import { done, failed } from '../../../components/notices.ts';
import { momentInWords, readWallTime } from '../../../zoned-time.ts';
import type { ReaderName } from '../reader-name.ts';
import { type ReaderJson, useReaderChanges } from '../use-reader.ts';
import { ReasonField, reasonIn } from './reason-field.tsx';

interface Props {
  readonly named: ReaderName;
  readonly reader: ReaderJson;
}

const choices = [
  { label: 'A week', term: { weeks: 1 } },
  { label: 'A month', term: { months: 1 } },
  { label: 'Three months', term: { months: 3 } },
  { label: 'A year', term: { years: 1 } },
] as const;

/** The end of the day so much later than `now`, as a clock on the wall shows it. */
function endAfter(now: string, term: Temporal.DurationLike, timeZone: string): string {
  const date = Temporal.Instant.from(now).toZonedDateTimeISO(timeZone).toPlainDate().add(term);
  return `${date.toString()}T23:59:59`;
}

interface FormProps extends Props {
  readonly onClose: () => void;
}

function GrantForm({ named, reader, onClose }: FormProps) {
  const { timeZone } = usePublication();
  const { change } = useReaderChanges(named);
  const [text, setText] = useState(() => endAfter(reader.now, { months: 1 }, timeZone));
  const [fault, setFault] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const [isSure, setIsSure] = useState(reader.known);
  const { moment, note } = readWallTime(text, timeZone);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!isSure) return;
    if (moment === null) return setFault(note ?? 'Choose a date.');
    try {
      await change.mutateAsync({ deed: 'grant', body: { until: moment, ...reasonIn(reason) } });
      done(`Everything is free until ${momentInWords(moment, timeZone)}`);
      onClose();
    } catch (error) {
      if (isProblem(error, 'invalid-request')) setFault(error.faults[0]?.message ?? messageOf(error));
      else failed('Not given', error);
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        <Group gap="xs" role="group" aria-label="For how long">
          {choices.map(({ label, term }) => (
            <Button
              key={label}
              variant="default"
              size="xs"
              onClick={() => setText(endAfter(reader.now, term, timeZone))}
            >
              {label}
            </Button>
          ))}
        </Group>
        <TextInput
          type="datetime-local"
          step={1}
          label={`Until, by the clocks of ${timeZone}`}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            setFault(null);
          }}
          error={fault}
          description={moment === null ? null : momentInWords(moment, timeZone)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data-autofocus
        />
        <Text size="sm" c="dimmed">
          It replaces an earlier gift, and adds to what the reader bought.
        </Text>
        <ReasonField value={reason} onChange={setReason} />
        {!reader.known && (
          <Checkbox
            label={`Nothing is known of ${named.name}. I have checked it: give access to it all the same`}
            checked={isSure}
            onChange={({ currentTarget }) => setIsSure(currentTarget.checked)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          {isSure ? (
            <BusyButton type="submit" busy={change.isPending}>
              Give
            </BusyButton>
          ) : (
            <Button disabled>Give</Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}

/** Complimentary access until a date. */
export function GrantDialog(props: Props) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        Give free access
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title="Give free access"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <GrantForm {...props} onClose={() => setOpened(false)} />
      </Modal>
    </>
  );
}
