import { Badge, Button, Code, Collapse, Group, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { useId, useState } from 'react';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { done, failed } from '../../components/notices.ts';
import { momentInWords } from '../../zoned-time.ts';
import { outcomeOf, states, written } from './event-words.ts';
import { type Delivery, useEndpointChanges } from './use-events.ts';

interface Props {
  readonly delivery: Delivery;
  /** What its endpoint is called. */
  readonly to: string;
}

/** Has it sent again, if it is not on its way. */
function Again({ delivery: { endpoint, event, type } }: Props) {
  const { replay } = useEndpointChanges();
  async function run(): Promise<void> {
    try {
      await replay.mutateAsync({ id: endpoint, body: { event } });
      done('It is sent again now.');
    } catch (error) {
      failed('Not sent again', error);
    }
  }
  return (
    <Button
      variant="default"
      size="xs"
      loading={replay.isPending}
      aria-label={`Send again: ${type}`}
      onClick={() => void run()}
    >
      Send again
    </Button>
  );
}

function Tries({ tries }: Pick<Delivery, 'tries'>) {
  const { timeZone } = usePublication();
  if (tries.length === 0) return <Text size="sm">Not tried yet.</Text>;
  return (
    <Stack component="ol" gap="xs" p={0} m={0} className="plain-list">
      {tries.toReversed().map((tried) => (
        <li key={tried.at + tried.ms}>
          <Text size="sm">
            {outcomeOf(tried)} · {momentInWords(tried.at, timeZone)}
          </Text>
          {tried.answer !== '' && <pre className="event-json">{tried.answer}</pre>}
        </li>
      ))}
    </Stack>
  );
}

function Detail({ delivery, to }: Props) {
  const mayChange = useMay('edit');
  const { event, type, request, tries, state } = delivery;
  return (
    <Stack gap="sm" mt="md">
      <div>
        <Text size="sm" fw={600}>
          Request
        </Text>
        <Text size="sm" c="dimmed">
          webhook-id <Code>{event}</Code>
        </Text>
        <pre className="event-json">{written(request)}</pre>
      </div>
      <div>
        <Text size="sm" fw={600} mb={4}>
          Tries
        </Text>
        <Tries tries={tries} />
      </div>
      {mayChange && state !== 'waiting' && type !== 'endpoint.test' && (
        <Group>
          <Again delivery={delivery} to={to} />
        </Group>
      )}
    </Stack>
  );
}

/** One event on its way to one endpoint; pressed, it shows what was sent and answered. */
export function DeliveryItem({ delivery, to }: Props) {
  const { timeZone } = usePublication();
  const [opened, setOpened] = useState(false);
  const id = useId();
  const { type, at, state, attempts, nextTryAt, tries } = delivery;
  const { words, colour } = states[state];
  const last = tries.at(-1);
  const said = [
    momentInWords(at, timeZone),
    `to ${to}`,
    last !== undefined && outcomeOf(last),
    attempts > 1 && `${attempts} tries`,
    nextTryAt !== null && attempts > 0 && `next try ${momentInWords(nextTryAt, timeZone)}`,
  ];
  return (
    <Paper component="li" withBorder p="sm" radius="md">
      <UnstyledButton
        onClick={() => setOpened((before) => !before)}
        aria-expanded={opened}
        aria-controls={id}
        w="100%"
        className="event-row"
      >
        <Group justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
          <div className="link-words">
            <Text size="sm" fw={600}>
              {type}
            </Text>
            <Text size="sm" c="dimmed">
              {said.filter(Boolean).join(' · ')}
            </Text>
          </div>
          <Badge color={colour} variant={colour === 'teal' ? 'filled' : 'outline'} tt="none" className="event-badge">
            {words}
          </Badge>
        </Group>
      </UnstyledButton>
      <div id={id}>
        <Collapse expanded={opened}>{opened && <Detail delivery={delivery} to={to} />}</Collapse>
      </div>
    </Paper>
  );
}
