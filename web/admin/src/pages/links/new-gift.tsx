import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { isProblem, messageOf } from '../../api/problem.ts';
import { usePublication } from '../../api/publication-context.tsx';
import { BusyButton } from '../../components/busy-button.tsx';
import { CopyField } from '../../components/copy-field.tsx';
import { Icon } from '../../components/icon.tsx';
import { failed } from '../../components/notices.ts';
import { momentInWords } from '../../zoned-time.ts';
import { type MadeGift, useGiftChanges } from './use-gifts.ts';
import { readWholeNumber } from './whole-number.ts';

type Field = 'url' | 'id' | 'days' | 'redemptions';

const nothing: Readonly<Record<Field, string>> = { url: '', id: '', days: '', redemptions: '' };

/** Without an id of its own the address is what names the article. */
function fieldOf(path: string, hasId: boolean): Field {
  if (path.startsWith('days')) return 'days';
  if (path.startsWith('redemptions')) return 'redemptions';
  return path === 'article.id' && hasId ? 'id' : 'url';
}

const fields: readonly { readonly name: Field; readonly label: string; readonly about: string }[] = [
  { name: 'url', label: 'Address of the article', about: 'In one of the publication’s origins.' },
  {
    name: 'id',
    label: 'Its id',
    about: 'The id that your site sends to Stile, if it is neither the address nor its path.',
  },
  {
    name: 'days',
    label: 'Days',
    about: 'How long the link is valid; leave it empty for the length of readers’ gifts.',
  },
  {
    name: 'redemptions',
    label: 'Readers',
    about: 'How many readers it opens the article for; leave it empty for the number of readers’ gifts.',
  },
];

const mostDays = 90;
const mostReaders = 10_000;

/** The order that was typed, or what is wrong with it. */
function orderOf({ url, id, days, redemptions }: Readonly<Record<Field, string>>) {
  const [forDays, forReaders] = [readWholeNumber(days, mostDays), readWholeNumber(redemptions, mostReaders)];
  if (url.trim() === '') return { faults: { url: 'Enter the address of an article.' } };
  if ('fault' in forDays) return { faults: { days: forDays.fault } };
  if ('fault' in forReaders) return { faults: { redemptions: forReaders.fault } };
  const named = id.trim() === '' ? { id: url.trim() } : { id: id.trim(), url: url.trim() };
  return {
    body: {
      article: named,
      ...(forDays.value !== null && { days: forDays.value }),
      ...(forReaders.value !== null && { redemptions: forReaders.value }),
    },
  };
}

function GiftForm({ onMade, onClose }: { readonly onMade: (gift: MadeGift) => void; readonly onClose: () => void }) {
  const { make } = useGiftChanges();
  const [typed, setTyped] = useState(nothing);
  const [faults, setFaults] = useState<Partial<Record<Field, string>>>({});
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    const order = orderOf(typed);
    if ('faults' in order) return setFaults(order.faults);
    try {
      onMade(await make.mutateAsync(order.body));
    } catch (error) {
      if (!isProblem(error, 'invalid-request')) return void failed('Not made', error);
      const found = error.faults.map(({ path, message }) => [fieldOf(path, typed.id.trim() !== ''), message]);
      setFaults(found.length === 0 ? { url: messageOf(error) } : Object.fromEntries(found));
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack gap="md">
        {fields.map(({ name, label, about }, index) => (
          <TextInput
            key={name}
            label={label}
            description={about}
            value={typed[name]}
            onChange={({ currentTarget: { value } }) => {
              setTyped((before) => ({ ...before, [name]: value }));
              setFaults({});
            }}
            error={faults[name]}
            required={name === 'url'}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="off"
            {...(name === 'days' || name === 'redemptions' ? { inputMode: 'numeric' } : {})}
            {...(index === 0 && { 'data-autofocus': true })}
          />
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <BusyButton type="submit" busy={make.isPending}>
            Make the link
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

function Made({ gift, onClose }: { readonly gift: MadeGift; readonly onClose: () => void }) {
  const { timeZone } = usePublication();
  return (
    <Stack gap="md">
      <Text>
        It opens the article to {gift.redemptions} readers until {momentInWords(gift.expiresAt, timeZone)}. Copy it now:
        it is not shown again.
      </Text>
      <CopyField label="Link" value={gift.link} />
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}

/** Makes a gift of any article, and shows its link once. */
export function NewGift() {
  const [opened, setOpened] = useState(false);
  const [made, setMade] = useState<MadeGift | null>(null);
  const close = () => setOpened(false);
  return (
    <>
      <Button
        leftSection={<Icon name="plus" />}
        onClick={() => {
          setMade(null);
          setOpened(true);
        }}
      >
        Make a gift link
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={made === null ? 'Make a gift link' : 'The gift link is made'}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {made === null ? <GiftForm onMade={setMade} onClose={close} /> : <Made gift={made} onClose={close} />}
      </Modal>
    </>
  );
}
