import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { BusyButton } from '../../components/busy-button.tsx';
import { Failure } from '../../components/states.tsx';
import { TriedView } from './tried-view.tsx';
import { firstTry, questionOf, type TryDraft } from './try-draft.ts';
import { TryFields } from './try-fields.tsx';
import type { SegmentsEditor } from './use-segments-editor.ts';
import { useTry } from './use-try.ts';

/** Shows which rule a reader meets before an article. For viewers too: nothing changes by it, and nothing is counted. */
export function TryReader({ editor }: { readonly editor: SegmentsEditor }) {
  const [draft, setDraft] = useState(firstTry);
  const { mutate, data, error, isPending } = useTry();
  const { dirty, isReadable, rules } = editor;
  const triesTyped = dirty && isReadable;
  const set = (next: Partial<TryDraft>) => setDraft((before) => ({ ...before, ...next }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate(questionOf(draft, triesTyped ? [...rules] : undefined));
  };
  return (
    <Paper withBorder radius="md" p="md" mt="xl" maw={1100} component="section" aria-labelledby="try-reader">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <div>
            <Title order={2} size="h4" id="try-reader">
              Try a reader
            </Title>
            <Text size="sm" c="dimmed">
              Which rule holds for whom, by the rules {triesTyped ? 'as they stand above' : 'as they are saved'}.
              Nothing is counted.
            </Text>
          </div>
          <TryFields draft={draft} set={set} />
          <Group>
            <BusyButton type="submit" variant="default" busy={isPending}>
              Try this reader
            </BusyButton>
          </Group>
          <div role="status">
            {error === null && data !== undefined && <TriedView tried={data} />}
            {error !== null && <Failure error={error} title="This reader cannot be tried" />}
          </div>
        </Stack>
      </form>
    </Paper>
  );
}
