import { Alert, Button, Group, List, Modal, Stack, Text, Title } from '@mantine/core';
import { usePublication } from '../../../api/publication-context.tsx';
import { BusyButton } from '../../../components/busy-button.tsx';
import { differencesOf } from '../offer-difference.ts';
import { draftOf } from '../offer-draft.ts';
import type { OfferEditor } from '../use-offer-editor.ts';
import { Gaps } from './gaps.tsx';
import { actWords, type OfferReview, type PendingAct } from './review.ts';
import { ReviewedWalls } from './reviewed-walls.tsx';

/** Each thing that is another then, but for the status, which the title says. */
function Changes({ pending, editor }: { readonly pending: PendingAct; readonly editor: OfferEditor }) {
  const { timeZone } = usePublication();
  const { base } = editor;
  if (base === null || pending.act === 'end' || pending.act === 'delete') return null;
  const was = draftOf(base.offer, timeZone);
  const changes = differencesOf({ base: was, mine: was, theirs: pending.draft }).filter(
    ({ key, differs }) => differs && key !== 'status',
  );
  if (changes.length === 0) return null;
  return (
    <List size="sm" data-changes>
      {changes.map(({ key, label, mine, theirs }) => (
        <List.Item key={key}>
          {label}: <del>{mine}</del> → <ins>{theirs}</ins>
        </List.Item>
      ))}
    </List>
  );
}

function Oddities({ oddities }: Pick<OfferReview, 'oddities'>) {
  if (oddities.length === 0) return null;
  return (
    <Alert color="orange" title="Look at this again">
      <List size="sm" data-oddities>
        {oddities.map(({ kind, sentence }) => (
          <List.Item key={kind}>{sentence}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

function Effects({ review: { effects, touchesReaders, readers }, act }: Pick<PendingAct, 'review' | 'act'>) {
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        What readers notice
      </Title>
      <List size="sm" data-effects>
        {effects.map(({ kind, sentence }) => (
          <List.Item key={`${kind} ${sentence}`}>{sentence}</List.Item>
        ))}
        <List.Item>What readers bought with it stays as they bought it.</List.Item>
        {act === 'delete' && <List.Item>Its name in addresses is free again.</List.Item>}
      </List>
      {touchesReaders && (
        <Text size="sm" c="dimmed">
          {readers.sentence}
        </Text>
      )}
    </Stack>
  );
}

/** What somebody is about to do with an offer that readers can see, before it is done. */
export function ReviewDialog({ editor }: { readonly editor: OfferEditor }) {
  const { pending, busy, confirm, closeReview } = editor;
  if (pending === null) return null;
  const { act, review } = pending;
  const { title, confirm: word } = actWords[act];
  const dropsTyped = (act === 'end' || act === 'delete') && editor.form.isDirty();
  return (
    <Modal opened onClose={closeReview} title={title} size="xl">
      <Stack gap="md">
        <Changes pending={pending} editor={editor} />
        <Oddities oddities={review.oddities} />
        <Effects review={review} act={act} />
        <Gaps gaps={review.gaps} when="then" />
        <ReviewedWalls walls={review.walls} />
        {dropsTyped && <Text size="sm">What you typed and have not saved is dropped.</Text>}
      </Stack>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={closeReview} data-autofocus>
          Not yet
        </Button>
        <BusyButton
          busy={busy}
          {...(act === 'end' || act === 'delete' ? { color: 'red' } : {})}
          onClick={() => void confirm()}
        >
          {word}
        </BusyButton>
      </Group>
    </Modal>
  );
}
