import { Alert, Stack, Switch, Text, Title } from '@mantine/core';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { done, failed } from '../../components/notices.ts';
import { useEndpointChanges } from './use-events.ts';

/** How programs fetch events, and whether any are written. */
export function FeedSection({ enabled, hasEndpoints }: { readonly enabled: boolean; readonly hasEndpoints: boolean }) {
  const { name } = usePublication();
  const { record } = useEndpointChanges();
  const mayChange = useMay('edit');
  const address = `${location.origin}/v1/admin/publications/${name}/events`;
  async function change(next: boolean): Promise<void> {
    try {
      await record.mutateAsync(next);
      done(next ? 'Events are recorded from now on.' : 'No event is recorded or delivered any more.');
    } catch (error) {
      failed('Nothing has changed', error);
    }
  }
  return (
    <section aria-labelledby="feed">
      <Title order={2} size="h4" id="feed">
        Fetching events
      </Title>
      <Text size="sm" c="dimmed" maw="44rem" mb="md">
        A program may fetch the events of the last eight days instead of receiving them. It asks with the cursor of the
        answer before, and needs an admin token of the role editor.
      </Text>
      <Stack gap="md">
        {hasEndpoints && !enabled && (
          <Alert color="yellow" title="Nothing is recorded">
            Events are switched off, so nothing is sent to the endpoints above.
          </Alert>
        )}
        <Switch
          label="Record events"
          description="The first endpoint switches it on. Off, nothing is recorded, delivered or to be fetched."
          checked={enabled}
          disabled={!mayChange || record.isPending}
          onChange={({ currentTarget }) => void change(currentTarget.checked)}
        />
        <pre className="event-json">{`curl "${address}?cursor=…" \\\n  -H "Authorization: Bearer …"`}</pre>
      </Stack>
    </section>
  );
}
