import { Badge, Button, Group, Modal, Paper, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { sessionsAnswer } from '../../../../src/http/schemas/session.ts';
import { useClient } from '../api/api-context.tsx';
import { usePublication } from '../api/publication-context.tsx';
import { failed } from '../components/notices.ts';
import { Failure, Loading } from '../components/states.tsx';
import { momentInWords } from '../zoned-time.ts';

type Sessions = z.output<typeof sessionsAnswer>['sessions'];

const path = '/v1/admin/sessions';

/** One's own sessions, and how they are ended. */
function useOwnSessions() {
  const client = useClient();
  const queries = useQueryClient();
  const listed = useQuery({
    queryKey: [path],
    queryFn: async ({ signal }) => (await client<{ sessions: Sessions }>(path, { signal })).body.sessions,
    staleTime: 0,
  });
  /** Without an id, all but the one that asks. */
  const end = useMutation({
    mutationFn: async (id: string | null) => {
      await client(id === null ? path : `${path}/${encodeURIComponent(id)}`, { method: 'DELETE' });
      await queries.invalidateQueries({ queryKey: [path] });
    },
    onError: (error) => failed('Not ended', error),
  });
  return { ...listed, end };
}

interface ItemProps {
  readonly session: Sessions[number];
  readonly onEnd: () => void;
}

function SessionItem({ session: { browser, startedAt, usedAt, current }, onEnd }: ItemProps) {
  const { timeZone } = usePublication();
  const name = browser ?? 'A browser that is not known';
  const since = momentInWords(startedAt, timeZone);
  return (
    <Paper component="li" withBorder p="sm" radius="md">
      <Group justify="space-between" gap="sm">
        <div>
          <Group gap="xs">
            <Text fw={600}>{name}</Text>
            {current && <Badge variant="light">This browser</Badge>}
          </Group>
          <Text size="sm" c="dimmed">
            Since {since}
          </Text>
          <Text size="sm" c="dimmed">
            Last used {momentInWords(usedAt, timeZone)}
          </Text>
        </div>
        {!current && (
          <Button variant="default" size="xs" onClick={onEnd} aria-label={`End ${name}, since ${since}`}>
            End
          </Button>
        )}
      </Group>
    </Paper>
  );
}

function List() {
  const { timeZone } = usePublication();
  const { data, error, refetch, end } = useOwnSessions();
  if (data === undefined) {
    if (error === null) return <Loading what="Loading your sessions" />;
    return <Failure error={error} title="Your sessions cannot be shown" retry={() => void refetch()} />;
  }
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        What is typed in a browser whose session ends stays there until someone signs in again. Times are those of{' '}
        {timeZone}.
      </Text>
      <Stack component="ul" p={0} m={0} gap="sm" className="plain-list" aria-label="Your sessions">
        {data.map((session) => (
          <SessionItem key={session.id} session={session} onEnd={() => end.mutate(session.id)} />
        ))}
      </Stack>
      {data.some(({ current }) => !current) && (
        <Group justify="flex-end">
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate(null)}>
            End all others
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Where one is signed in. */
export const OwnSessions = ({ opened, onClose }: Props) => (
  <Modal opened={opened} onClose={onClose} title="Where you are signed in" centered>
    <List />
  </Modal>
);
