import { Anchor, Badge, Button, Group, Paper, Text } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { done, failed } from '../../components/notices.ts';
import { momentInWords } from '../../zoned-time.ts';
import { type ListedGift, useGiftChanges } from './use-gifts.ts';

const states: Readonly<Record<ListedGift['state'], { readonly words: string; readonly colour: string }>> = {
  open: { words: 'Open', colour: 'teal' },
  spent: { words: 'Used up', colour: 'gray' },
  ended: { words: 'Ended', colour: 'gray' },
  expired: { words: 'Over', colour: 'gray' },
};

const makerOf = ({ by }: ListedGift) => (by.kind === 'admin' ? `Made by ${by.name}` : `Given by the reader ${by.name}`);

const readers = (count: number) => `${count} reader${count === 1 ? '' : 's'}`;

/** Asks first, for it cannot be taken back. */
function EndButton({ gift, of }: { readonly gift: ListedGift; readonly of: string }) {
  const { end } = useGiftChanges();
  const [asking, setAsking] = useState(false);
  async function run(): Promise<void> {
    setAsking(false);
    try {
      await end.mutateAsync(gift.id);
      done('Ended: the link no longer opens the article.');
    } catch (error) {
      failed('Not ended', error);
    }
  }
  return (
    <>
      <Button
        variant="default"
        size="xs"
        loading={end.isPending}
        aria-label={`End the gift of ${of}`}
        onClick={() => setAsking(true)}
      >
        End
      </Button>
      <ConfirmDialog
        opened={asking}
        title="End this gift link?"
        confirm="End it"
        onConfirm={() => void run()}
        onClose={() => setAsking(false)}
      >
        It no longer opens the article. Readers who have already opened it can read on for up to five minutes.
      </ConfirmDialog>
    </>
  );
}

export function GiftItem({ gift }: { readonly gift: ListedGift }) {
  const { timeZone } = usePublication();
  const mayChange = useMay('edit');
  const { article, state, expiresAt, redeemed, redemptions } = gift;
  const { words, colour } = states[state];
  const of = article?.id ?? 'an article';
  return (
    <Paper component="li" withBorder p="md" radius="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className="link-words">
          {article === null ? (
            <Text fw={600}>An article that was given under another READER_SECRET</Text>
          ) : (
            <Anchor href={article.url} fw={600} rel="noreferrer" underline="hover">
              {article.id}
            </Anchor>
          )}
          <Text size="sm" mt={4}>
            {redeemed} of {readers(redemptions)} · until {momentInWords(expiresAt, timeZone)}
          </Text>
          <Text size="sm" c="dimmed">
            {makerOf(gift)}
          </Text>
        </div>
        <Group gap="sm">
          <Badge color={colour} variant={state === 'open' ? 'filled' : 'outline'}>
            {words}
          </Badge>
          {mayChange && (state === 'open' || state === 'spent') && <EndButton gift={gift} of={of} />}
        </Group>
      </Group>
    </Paper>
  );
}
