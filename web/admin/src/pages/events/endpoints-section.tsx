import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { mostEndpoints } from '../../../../../src/paywall/events/endpoint.ts';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { Icon } from '../../components/icon.tsx';
import { Empty } from '../../components/states.tsx';
import { momentInWords } from '../../zoned-time.ts';
import { EndpointActs } from './endpoint-acts.tsx';
import { EndpointDialog } from './endpoint-form.tsx';
import { nameOf, standingOf, typesInWords } from './event-words.ts';
import { SecretDialog } from './secret-dialog.tsx';
import { type Endpoint, useEndpointChanges } from './use-events.ts';

interface Props {
  readonly endpoints: readonly Endpoint[];
}

function EndpointItem({ endpoint }: { readonly endpoint: Endpoint }) {
  const { timeZone } = usePublication();
  const { url, name, types, waiting, dead, failingSince, disabled, oldSecretUntil } = endpoint;
  const { words, colour } = standingOf(endpoint);
  const said = [
    typesInWords(types),
    waiting > 0 && `${waiting} waiting`,
    dead > 0 && `${dead} given up`,
    disabled !== null && `since ${momentInWords(disabled.at, timeZone)}`,
    failingSince !== null && `failing since ${momentInWords(failingSince, timeZone)}`,
    oldSecretUntil !== null && `the old secret signs along until ${momentInWords(oldSecretUntil, timeZone)}`,
  ];
  return (
    <Paper component="li" withBorder p="md" radius="md">
      <Group justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
        <div className="link-words">
          <Text fw={600}>{nameOf(endpoint)}</Text>
          {name !== '' && (
            <Text size="sm" c="dimmed">
              {url}
            </Text>
          )}
          <Text size="sm" mt={4}>
            {said.filter(Boolean).join(' · ')}
          </Text>
        </div>
        <Badge color={colour} variant={colour === 'teal' ? 'filled' : 'outline'} tt="none" className="event-badge">
          {words}
        </Badge>
      </Group>
      <EndpointActs endpoint={endpoint} />
    </Paper>
  );
}

const newRule = { url: '', name: '', types: null };

/** Asks for the address, and shows the secret. */
function NewEndpoint() {
  const { make } = useEndpointChanges();
  const [opened, setOpened] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <Button leftSection={<Icon name="plus" />} onClick={() => setOpened(true)}>
        Add an endpoint
      </Button>
      <EndpointDialog
        opened={opened}
        title="Add an endpoint"
        rule={newRule}
        submitLabel="Add it"
        busy={make.isPending}
        onClose={() => setOpened(false)}
        onSubmit={async ({ types, ...rule }) => {
          const made = await make.mutateAsync({ ...rule, types: types && [...types] });
          setOpened(false);
          setSecret(made.secret);
        }}
      />
      <SecretDialog title="The endpoint is added" secret={secret} onClose={() => setSecret(null)} />
    </>
  );
}

/** Where events are sent. */
export function EndpointsSection({ endpoints }: Props) {
  const mayMake = useMay('manage-hooks');
  return (
    <section aria-labelledby="endpoints">
      <Group justify="space-between" align="flex-start" mb="md" gap="sm">
        <div>
          <Title order={2} size="h4" id="endpoints">
            Endpoints
          </Title>
          <Text size="sm" c="dimmed" maw="36rem">
            Each receives a signed request for every event that it wants, again and again until it answers with success.
          </Text>
        </div>
        {mayMake && endpoints.length < mostEndpoints && <NewEndpoint />}
      </Group>
      {endpoints.length === 0 ? (
        <Empty title="No endpoint yet">
          Tell your CRM, your newsletter tool or your data warehouse at once when someone subscribes, registers or meets
          the wall.
          {!mayMake && ' An owner can add an endpoint.'}
        </Empty>
      ) : (
        <Stack component="ul" p={0} m={0} gap="sm" className="plain-list" aria-label="Endpoints">
          {endpoints.map((endpoint) => (
            <EndpointItem key={endpoint.id} endpoint={endpoint} />
          ))}
        </Stack>
      )}
    </section>
  );
}
