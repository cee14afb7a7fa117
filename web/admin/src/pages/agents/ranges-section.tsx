import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { agentRangesAnswer } from '../../../../../src/http/schemas/agents/agent-reports.ts';
import { useClient, useMay } from '../../api/api-context.tsx';
import { useApiPath, usePublication } from '../../api/publication-context.tsx';
import { done, failed } from '../../components/notices.ts';
import { Failure, Loading } from '../../components/states.tsx';
import { momentInWords } from '../../zoned-time.ts';

type Ranges = z.output<typeof agentRangesAnswer>;
type Source = Ranges['sources'][number];

const numbers = new Intl.NumberFormat('en');

function SourceItem({ source }: { readonly source: Source }) {
  const { timeZone } = usePublication();
  const { agents, entries, loadedAt, old, fault } = source;
  return (
    <Paper component="li" withBorder p="sm" radius="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className="link-words">
          <Text size="sm" fw={600}>
            {agents.join(', ')}
          </Text>
          <Text size="sm" c="dimmed">
            {source.source}
          </Text>
          <Text size="sm">
            {loadedAt === null
              ? 'Not loaded yet'
              : `${numbers.format(entries)} ranges, as of ${momentInWords(loadedAt, timeZone)}`}
          </Text>
          {fault !== null && (
            <Text size="sm" c="var(--mantine-color-error)">
              The last attempt brought nothing: {fault}
              {loadedAt !== null && ' What was loaded before stays.'}
            </Text>
          )}
        </div>
        {old && (
          <Badge color="yellow" variant="dot">
            Old
          </Badge>
        )}
      </Group>
    </Paper>
  );
}

/** Where the published ranges come from, and how old they are. */
export function RangesSection() {
  const client = useClient();
  const queries = useQueryClient();
  const mayLoad = useMay('edit');
  const path = useApiPath('/agents/ranges');
  const { data, error, refetch } = useQuery({
    queryKey: [path],
    queryFn: async ({ signal }) => (await client<Ranges>(path, { signal })).body,
  });
  const load = useMutation({
    mutationFn: async () => (await client<Ranges>(`${path}/load`, { method: 'POST' })).body,
    onSuccess: (loaded) => {
      queries.setQueryData([path], loaded);
      done('The ranges were asked for.');
    },
    onError: (refused) => failed('Not loaded', refused),
  });
  if (data?.sources.length === 0) return null;
  return (
    <section aria-labelledby="ranges">
      <Group justify="space-between" align="flex-start" gap="sm" mb="md">
        <div>
          <Title order={2} size="h4" id="ranges">
            Published ranges
          </Title>
          <Text size="sm" c="dimmed" maw="36rem">
            Loaded once a day. The last good set is used until there is a better one.
          </Text>
        </div>
        {mayLoad && (
          <Button variant="default" loading={load.isPending} onClick={() => load.mutate()}>
            Load now
          </Button>
        )}
      </Group>
      {data === undefined && error === null && <Loading what="Loading the sources of ranges" />}
      {error !== null && <Failure error={error} title="The ranges cannot be shown" retry={() => void refetch()} />}
      <Stack component="ul" p={0} m={0} gap="sm" className="plain-list" aria-label="Sources of ranges">
        {data?.sources.map((source) => (
          <SourceItem key={source.source} source={source} />
        ))}
      </Stack>
    </section>
  );
}
