import { Alert, Button, Group, List, Modal, Stack, Text, Title } from '@mantine/core';
import { Changes } from '../../components/changes.tsx';
import type { Names } from '../../components/effects/effects-words.ts';
import { segmentChanges } from './segments-difference.ts';
import type { Review, SegmentsEditor } from './use-segments-editor.ts';

const days = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });

const windows = { previous: 'the window before this one', current: 'the window that runs' } as const;

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Whom the rules that are new, or not as they were, would have touched. */
function Touched({ review, editor }: { readonly review: Review; readonly editor: SegmentsEditor }) {
  const { rules, estimates, from, to, window } = review;
  const changed = rules.filter((rule) => !editor.base.rules.some((before) => isSame(before, rule)));
  if (changed.length === 0) return null;
  return (
    <section aria-labelledby="touched">
      <Title order={3} size="h5" id="touched">
        Whom it would have touched
      </Title>
      <Text size="sm" c="dimmed">
        An estimate from {windows[window]}, {days.formatRange(Date.parse(from), Date.parse(to))}.
      </Text>
      <List spacing="sm" mt="xs" data-estimates>
        {changed.map(({ id, name }) => {
          const estimate = estimates.find(({ rule }) => rule === id);
          return (
            <List.Item key={id}>
              <Text size="sm">
                <strong>{name}:</strong> {estimate?.sentence}
              </Text>
              <Text size="xs" c="dimmed">
                {estimate?.basis.join(' ')}
              </Text>
            </List.Item>
          );
        })}
      </List>
    </section>
  );
}

function Warnings({ review: { rules, warnings } }: { readonly review: Review }) {
  if (warnings.length === 0) return null;
  const nameOf = (path: string) => rules[Number(/^rules\.(\d+)/.exec(path)?.[1] ?? -1)]?.name ?? 'A rule';
  return (
    <Alert color="yellow" title="Look at this again">
      <List size="sm">
        {warnings.map(({ path, message }) => (
          <List.Item key={`${path} ${message}`}>
            {nameOf(path)} {message}.
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** What changes, whom it would have touched, and what is odd, before anything is saved. */
export function ReviewDialog({ editor, names }: { readonly editor: SegmentsEditor; readonly names: Names }) {
  const { review, base, busy, confirm, closeReview } = editor;
  const changes = review === null ? [] : segmentChanges(base.rules, review.rules, names);
  return (
    <Modal
      opened={review !== null}
      onClose={closeReview}
      title="What this does to readers"
      size="lg"
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {review !== null && (
        <Stack gap="md">
          {changes.length === 0 ? <Text>Nothing changes for them.</Text> : <Changes changes={changes} />}
          <Touched review={review} editor={editor} />
          <Warnings review={review} />
          <Text size="sm" c="dimmed">
            No count changes: readers keep what they have read.
          </Text>
        </Stack>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={closeReview} data-autofocus>
          Back
        </Button>
        <Button loading={busy} onClick={() => void confirm()}>
          Save
        </Button>
      </Group>
    </Modal>
  );
}
