import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useMay } from '../../api/api-context.tsx';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { NewsletterLinksDialog } from './newsletter-links.tsx';
import { NewsletterRules } from './newsletter-rules.tsx';
import { NewsletterSwitch } from './newsletter-switch.tsx';
import { type NewsletterJson, useNewsletters } from './use-newsletters.ts';

const daysInWords = (days: number) => `links hold for ${days} day${days === 1 ? '' : 's'}`;

const capInWords = (cap: number | null) =>
  cap === null ? 'Any number of readers a day' : `${cap} reader${cap === 1 ? '' : 's'} a day and link`;

function NewsletterItem({ newsletter }: { readonly newsletter: NewsletterJson }) {
  const mayChange = useMay('edit');
  const { id, title, capPerDay, days, off, canSign, keys } = newsletter;
  return (
    <Paper component="li" withBorder p="md" radius="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className="link-words">
          <Text fw={600}>{title ?? id}</Text>
          <Text size="sm" mt={4}>
            {capInWords(capPerDay)} · {daysInWords(days)}
          </Text>
          {title !== null && (
            <Text size="sm" c="dimmed">
              {id}
            </Text>
          )}
          {!canSign && (
            <Text size="sm" c="red" role="alert">
              No links can be made: the setting {keys[0]} is missing, or too short. Ask your Stile operators to set it.
            </Text>
          )}
        </div>
        <Badge color={off ? 'red' : 'teal'} variant={off ? 'outline' : 'filled'}>
          {off ? 'Off' : 'On'}
        </Badge>
      </Group>
      {mayChange && (
        <Group gap="sm" mt="md">
          {canSign && <NewsletterLinksDialog newsletter={newsletter} />}
          <NewsletterRules newsletter={newsletter} />
          <NewsletterSwitch newsletter={newsletter} />
        </Group>
      )}
    </Paper>
  );
}

function Newsletters() {
  const { data, error, refetch } = useNewsletters();
  if (data === undefined) {
    if (error === null) return <Loading what="Loading the newsletters" />;
    return <Failure error={error} title="The newsletters cannot be shown" retry={() => void refetch()} />;
  }
  if (data.length === 0) {
    return (
      <Empty title="No newsletter yet">
        Your Stile operators list newsletters in the publication’s file, under “newsletters”, each with the setting that
        holds its key. You can then make their links here.
      </Empty>
    );
  }
  return (
    <Stack component="ul" p={0} m={0} gap="sm" className="plain-list" aria-label="Newsletters">
      {data.map((newsletter) => (
        <NewsletterItem key={newsletter.id} newsletter={newsletter} />
      ))}
    </Stack>
  );
}

/** The newsletters whose links open articles. */
export const NewslettersSection = () => (
  <section aria-labelledby="newsletters">
    <Title order={2} size="h4" id="newsletters">
      Newsletters
    </Title>
    <Text size="sm" c="dimmed" maw="44rem" mb="md">
      Readers who follow a link from one of these mails read its article without it being counted.
    </Text>
    <Newsletters />
  </section>
);
