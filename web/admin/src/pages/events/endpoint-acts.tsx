import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../../api/api-context.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { done, failed } from '../../components/notices.ts';
import { EndpointDialog } from './endpoint-form.tsx';
import { nameOf, outcomeOf } from './event-words.ts';
import { SecretDialog } from './secret-dialog.tsx';
import { SendAgain } from './send-again.tsx';
import { type Delivery, type Endpoint, useEndpointChanges } from './use-events.ts';

interface Props {
  readonly endpoint: Endpoint;
}

function Change({ endpoint }: Props) {
  const { change } = useEndpointChanges();
  const [seen, setSeen] = useState<Endpoint | null>(null);
  const { url, name, types } = endpoint;
  return (
    <>
      <Button variant="default" size="xs" aria-label={`Change ${nameOf(endpoint)}`} onClick={() => setSeen(endpoint)}>
        Change
      </Button>
      <EndpointDialog
        opened={seen !== null}
        title={`Change ${nameOf(endpoint)}`}
        rule={{ url, name, types }}
        submitLabel="Save"
        busy={change.isPending}
        onClose={() => setSeen(null)}
        onSubmit={async (rule) => {
          if (seen === null) return;
          await change.mutateAsync({
            seen,
            body: { ...rule, types: rule.types && [...rule.types], enabled: seen.enabled },
          });
          setSeen(null);
          done('Saved.');
        }}
      />
    </>
  );
}

/** Sends a test event, and shows what came of it. */
function Test({ endpoint }: Props) {
  const { test } = useEndpointChanges();
  const [sent, setSent] = useState<Delivery | null>(null);
  const name = nameOf(endpoint);
  const [tried] = sent?.tries ?? [];
  async function run(): Promise<void> {
    try {
      setSent(await test.mutateAsync(endpoint.id));
    } catch (error) {
      failed('No test event was sent', error);
    }
  }
  return (
    <>
      <Button
        variant="default"
        size="xs"
        loading={test.isPending}
        aria-label={`Send a test event to ${name}`}
        onClick={() => void run()}
      >
        Send a test
      </Button>
      <Modal
        opened={sent !== null}
        onClose={() => setSent(null)}
        title={sent?.state === 'delivered' ? `${name} works` : `${name} did not take the test event`}
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Stack gap="md">
          {tried !== undefined && <Text size="sm">{outcomeOf(tried)}.</Text>}
          {tried !== undefined && tried.answer !== '' && <pre className="event-json">{tried.answer}</pre>}
          <Group justify="flex-end">
            <Button onClick={() => setSent(null)} data-autofocus>
              Done
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function Rotate({ endpoint }: Props) {
  const { rotate } = useEndpointChanges();
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const name = nameOf(endpoint);
  async function run(): Promise<void> {
    setAsking(false);
    try {
      setSecret((await rotate.mutateAsync(endpoint.id)).secret);
    } catch (error) {
      failed('The secret was not changed', error);
    }
  }
  return (
    <>
      <Button
        variant="default"
        size="xs"
        loading={rotate.isPending}
        aria-label={`New secret for ${name}`}
        onClick={() => setAsking(true)}
      >
        New secret
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`A new secret for ${name}?`}
        confirm="Make a new secret"
        onConfirm={() => void run()}
        onClose={() => setAsking(false)}
      >
        Events are signed with both secrets for 24 hours, and then with the new one alone. Put the new one into your
        system before that.
      </ConfirmDialog>
      <SecretDialog title={`The new secret of ${name}`} secret={secret} isRotated onClose={() => setSecret(null)} />
    </>
  );
}

function Switch({ endpoint }: Props) {
  const { change, enable } = useEndpointChanges();
  const name = nameOf(endpoint);
  const { url, types, enabled } = endpoint;
  async function run(): Promise<void> {
    try {
      if (!enabled) await enable.mutateAsync(endpoint.id);
      else await change.mutateAsync({ seen: endpoint, body: { url, name: endpoint.name, types, enabled: false } });
      done(enabled ? `Nothing is sent to ${name} now.` : `${name} receives events again, and what happened meanwhile.`);
    } catch (error) {
      failed('Nothing has changed', error);
    }
  }
  return (
    <Button
      variant={enabled ? 'default' : 'filled'}
      size="xs"
      loading={change.isPending || enable.isPending}
      aria-label={`Switch ${enabled ? 'off' : 'on'} ${name}`}
      onClick={() => void run()}
    >
      Switch {enabled ? 'off' : 'on'}
    </Button>
  );
}

function Remove({ endpoint }: Props) {
  const { remove } = useEndpointChanges();
  const [asking, setAsking] = useState(false);
  const name = nameOf(endpoint);
  async function run(): Promise<void> {
    setAsking(false);
    try {
      await remove.mutateAsync(endpoint.id);
      done(`${name} is removed.`);
    } catch (error) {
      failed('Not removed', error);
    }
  }
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        size="xs"
        loading={remove.isPending}
        aria-label={`Remove ${name}`}
        onClick={() => setAsking(true)}
      >
        Remove
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`Remove ${name}?`}
        confirm="Remove it"
        onConfirm={() => void run()}
        onClose={() => setAsking(false)}
      >
        Nothing more is sent to it, its deliveries are forgotten, and its secret ends. Switch it off instead if it is to
        receive events again.
      </ConfirmDialog>
    </>
  );
}

/** What one does with an endpoint. */
export function EndpointActs({ endpoint }: Props) {
  const mayChange = useMay('edit');
  const mayRotate = useMay('manage-hooks');
  if (!mayChange) return null;
  return (
    <Group gap="xs" mt="md">
      <Test endpoint={endpoint} />
      <SendAgain endpoint={endpoint} />
      <Change endpoint={endpoint} />
      {mayRotate && <Rotate endpoint={endpoint} />}
      <Switch endpoint={endpoint} />
      <Remove endpoint={endpoint} />
    </Group>
  );
}
