import { Anchor, Grid, Stack, Text } from '@mantine/core';
import { Link, useSearch } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { isProblem } from '../../api/problem.ts';
import { usePublication } from '../../api/publication-context.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { EntitlementSection } from './entitlement-section.tsx';
import { Explain } from './explain.tsx';
import { MeterSection } from './meter-section.tsx';
import { PurchasesSection } from './purchases-section.tsx';
import { ReaderActions } from './reader-actions.tsx';
import { namedIn, type ReaderName } from './reader-name.ts';
import { kindWords } from './reader-words.ts';
import { UnknownReader } from './unknown-reader.tsx';
import { useReader } from './use-reader.ts';

function Reader({ named }: { readonly named: ReaderName }) {
  const { data, error, refetch } = useReader(named);
  if (data === undefined) {
    if (error === null) return <Loading what="Looking the reader up" />;
    if (isProblem(error, 'not-found')) return <Empty title="There can be no such reader">{error.message}</Empty>;
    return <Failure error={error} title="This reader cannot be shown" retry={() => void refetch()} />;
  }
  if (!data.known) return <UnknownReader named={named} reader={data} />;
  const { id, kind } = data.reader;
  return (
    <Stack gap="lg">
      <Text c="dimmed" className="reader-id">
        {kind === null ? 'Anonymous or registered reader' : kindWords[kind]}
        {id !== named.name && ` ${id}`}
        {' · Support code '}
        <span className="support-code">{data.supportCode}</span>
      </Text>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="lg">
            <EntitlementSection reader={data} />
            <MeterSection reader={data} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="lg">
            <PurchasesSection named={named} reader={data} />
            <ReaderActions named={named} reader={data} />
          </Stack>
        </Grid.Col>
      </Grid>
      <Explain reader={named} kind={kind} />
      <DoneTo named={named} />
    </Stack>
  );
}

/** Where the audit log says what was done to them. */
function DoneTo({ named: { name } }: { readonly named: ReaderName }) {
  const publication = usePublication();
  if (!useMay('read-audit')) return null;
  const href = `~/admin/${publication.name}/audit?search=${encodeURIComponent(name)}`;
  return (
    <Anchor component={Link} href={href} size="sm">
      Who looked at this reader, and what was done
    </Anchor>
  );
}

/** One reader, with everything that is known of them. */
export function OneReader({ name }: { readonly name: string }) {
  const named = namedIn(name, useSearch());
  return (
    <>
      <Link href="/" asChild>
        <Anchor size="sm">Another reader</Anchor>
      </Link>
      <PageTitle title={name} />
      <Reader named={named} />
    </>
  );
}
