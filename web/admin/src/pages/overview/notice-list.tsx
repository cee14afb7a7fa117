import { Alert, Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import { usePublication } from '../../api/publication-context.tsx';
import type { Notice } from './report.ts';

const colors = { problem: 'red', warning: 'yellow', info: 'blue' } as const;
const words = { problem: 'Problem', warning: 'Warning', info: 'Note' } as const;
const pageNames = {
  offers: 'Offers',
  meter: 'Meter',
  readers: 'Readers',
  wording: 'Wording',
  events: 'Events',
} as const;

/** Leads to the page on which it is mended. */
export function PageLink({ page, offer = null }: Pick<Notice, 'page'> & { readonly offer?: string | null }) {
  const { name } = usePublication();
  if (page === null) return null;
  const path = offer === null ? page : `${page}/of/${offer}`;
  return (
    <Link href={`~/admin/${name}/${path}`} asChild>
      <Anchor size="sm" underline="always" c="inherit">
        {offer === null ? `Go to ${pageNames[page]}` : 'Go to the offer'}
      </Anchor>
    </Link>
  );
}

/** What should be known today, the worst first. */
export function NoticeList({ notices }: { readonly notices: readonly Notice[] }) {
  if (notices.length === 0) return null;
  return (
    <section aria-labelledby="notices">
      <Title order={2} size="h4" id="notices" mb="sm">
        Today
      </Title>
      <Stack component="ul" gap="xs" className="plain-list" p={0} m={0}>
        {notices.map(({ code, severity, title, text, page, offer }) => (
          <li key={`${code} ${offer ?? ''}`}>
            <Alert color={colors[severity]} variant="light" py="xs">
              <Group gap="xs">
                <Text fw={600} size="sm">
                  {words[severity]}: {title}
                </Text>
              </Group>
              <Text size="sm" mt={4}>
                {text} <PageLink page={page} offer={offer} />
              </Text>
            </Alert>
          </li>
        ))}
      </Stack>
    </section>
  );
}
