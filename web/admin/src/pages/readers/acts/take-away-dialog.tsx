import { Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { usePublication } from '../../../api/publication-context.tsx';
import { momentInWords } from '../../../zoned-time.ts';
import type { ReaderName } from '../reader-name.ts';
import { type ReaderJson, useReaderChanges } from '../use-reader.ts';
import { ActDialog } from './act-dialog.tsx';

interface Props {
  readonly named: ReaderName;
  readonly reader: ReaderJson;
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly consequence: string;
}

/** What could be taken away from the reader, the least first. */
function choicesFor({ access, stripe }: ReaderJson, timeZone: string): readonly Choice[] {
  const gift = access.sources.find(({ kind }) => kind === 'gift');
  const running = (stripe?.subscriptions ?? []).filter((each) => each.running);
  return [
    ...(gift === undefined
      ? []
      : [
          {
            value: 'gift',
            label: 'The gift of free access',
            consequence: `It would end on ${momentInWords(gift.until ?? '', timeZone)}. What was bought stays.`,
          },
        ]),
    ...running.flatMap(({ id, offer, cancelsAt }) => [
      ...(cancelsAt === null
        ? [
            {
              value: `period-end ${id}`,
              label: `The subscription ${offer ?? id}, when its period is over`,
              consequence: `${id} is not charged again. Until then it lets the reader in.`,
            },
          ]
        : []),
      {
        value: `now ${id}`,
        label: `The subscription ${offer ?? id}, now`,
        consequence: `${id} ends at once. Nothing is paid back.`,
      },
    ]),
    {
      value: 'everything',
      label: 'Everything, now',
      consequence:
        'Gifts, subscriptions, and what is paid for and not over. Nothing is paid back. What is bought or given later counts again.',
    },
  ];
}

/** Takes access away: what of it is to be chosen. */
export function TakeAwayDialog({ named, reader }: Props) {
  const { timeZone } = usePublication();
  const { change, endPurchase } = useReaderChanges(named);
  const [chosen, setChosen] = useState<string | null>(null);
  async function run(said: { reason?: string }): Promise<void> {
    const [when, id] = (chosen ?? '').split(' ');
    if (chosen === 'gift') await change.mutateAsync({ deed: 'grant/end', body: said });
    else if (chosen === 'everything') await change.mutateAsync({ deed: 'revoke', body: said });
    else if (id !== undefined)
      await endPurchase.mutateAsync({ id, when: when === 'now' ? 'now' : 'period-end', ...said });
    setChosen(null);
  }
  return (
    <ActDialog
      label="Take access away"
      question="What is to end?"
      takes
      ready={chosen !== null}
      run={run}
      outcome={() => 'It is taken away'}
    >
      <Radio.Group label="This ends" value={chosen} onChange={setChosen}>
        <Stack gap="sm" mt="xs">
          {choicesFor(reader, timeZone).map(({ value, label, consequence }) => (
            <Radio key={value} value={value} label={label} description={consequence} />
          ))}
        </Stack>
      </Radio.Group>
      <Text size="sm" c="dimmed">
        A page that is open may let the reader in for up to five minutes more.
      </Text>
    </ActDialog>
  );
}
