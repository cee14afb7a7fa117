import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { done, failed } from '../../components/notices.ts';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { momentInWords } from '../../zoned-time.ts';
import { NewLicence } from './new-licence.tsx';
import { type Licence, useLicenceChanges, useLicences } from './use-licences.ts';

const states: Readonly<Record<Licence['state'], { readonly words: string; readonly colour: string }>> = {
  valid: { words: 'Valid', colour: 'teal' },
  expired: { words: 'Over', colour: 'gray' },
  revoked: { words: 'Revoked', colour: 'red' },
};

const numbers = new Intl.NumberFormat('en');

function RevokeButton({ licence: { id, partner } }: { readonly licence: Licence }) {
  const { revoke } = useLicenceChanges();
  const [asking, setAsking] = useState(false);
  async function run(): Promise<void> {
    setAsking(false);
    try {
      await revoke.mutateAsync(id);
      done(`Revoked: ${partner} is treated by the policy again.`);
    } catch (error) {
      failed('Not revoked', error);
    }
  }
  return (
    <>
      <Button
        variant="default"
        size="xs"
        loading={revoke.isPending}
        aria-label={`Revoke the licence of ${partner}`}
        onClick={() => setAsking(true)}
      >
        Revoke
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`Revoke the licence of ${partner}?`}
        confirm="Revoke it"
        onConfirm={() => void run()}
        onClose={() => setAsking(false)}
      >
        Within a second it opens nothing any more, and the policy decides about this partner. It cannot be taken back:
        issue another licence instead.
      </ConfirmDialog>
    </>
  );
}

const quotaWords = ({ quota: { perDay, total }, used }: Licence): string | null => {
  const parts = [
    ...(perDay === null ? [] : [`${numbers.format(used.today)} of ${numbers.format(perDay)} today`]),
    ...(total === null ? [] : [`${numbers.format(used.total)} of ${numbers.format(total)} in all`]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
};

const scopeWords = ({ tiers, sections, keyThumbprint }: Licence): string =>
  [
    `${tiers === null ? 'All' : tiers.join(' and ')} articles`,
    ...(sections === null ? [] : [`in ${sections.join(', ')}`]),
    ...(keyThumbprint === null ? [] : ['with its signature alone']),
  ].join(' ');

function LicenceItem({ licence }: { readonly licence: Licence }) {
  const { timeZone } = usePublication();
  const mayRevoke = useMay('issue-licences');
  const { words, colour } = states[licence.state];
  const quota = quotaWords(licence);
  return (
    <Paper component="li" withBorder p="md" radius="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className="link-words">
          <Text fw={600}>{licence.partner}</Text>
          <Text size="sm" mt={4}>
            {scopeWords(licence)}
            {quota !== null && ` · ${quota}`} · until {momentInWords(licence.expiresAt, timeZone)}
          </Text>
          <Text size="sm" c="dimmed">
            Issued by {licence.issuedBy}
          </Text>
        </div>
        <Group gap="sm">
          <Badge color={colour} variant={licence.state === 'valid' ? 'filled' : 'outline'}>
            {words}
          </Badge>
          {mayRevoke && licence.state === 'valid' && <RevokeButton licence={licence} />}
        </Group>
      </Group>
    </Paper>
  );
}

function Licences() {
  const { data, error, refetch } = useLicences();
  const mayIssue = useMay('issue-licences');
  if (data === undefined) {
    if (error === null) return <Loading what="Loading the licences" />;
    return <Failure error={error} title="The licences cannot be shown" retry={() => void refetch()} />;
  }
  if (data.length === 0) {
    return (
      <Empty title="No licence yet">
        A partner who has an agreement with you reads by a licence, whatever the policy says.
        {!mayIssue && ' Owners issue them.'}
      </Empty>
    );
  }
  return (
    <Stack component="ul" p={0} m={0} gap="sm" className="plain-list" aria-label="Licences">
      {data.map((licence) => (
        <LicenceItem key={licence.id} licence={licence} />
      ))}
    </Stack>
  );
}

/** What opens articles to partners by agreement. */
export function LicencesSection() {
  const mayIssue = useMay('issue-licences');
  return (
    <section aria-labelledby="licences">
      <Group justify="space-between" align="flex-start" mb="md" gap="sm">
        <div>
          <Title order={2} size="h4" id="licences">
            Licences of partners
          </Title>
          <Text size="sm" c="dimmed" maw="40rem">
            Each opens what it covers, for as long and as often as you say, and is counted exactly.
          </Text>
        </div>
        {mayIssue && <NewLicence />}
      </Group>
      <Licences />
    </section>
  );
}
