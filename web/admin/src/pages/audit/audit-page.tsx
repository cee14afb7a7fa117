import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { AuditFilterForm } from './audit-filters.tsx';
import { AuditItem } from './audit-item.tsx';
import { type AuditFilters, noFilters, useAudit } from './use-audit.ts';

function Entries({ filters }: { readonly filters: AuditFilters }) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useAudit(filters);
  if (data === undefined) {
    if (error === null) return <Loading what="Loading the audit log" />;
    return <Failure error={error} title="The audit log cannot be shown" retry={() => void refetch()} />;
  }
  const entries = data.pages.flatMap((page) => page.entries);
  if (entries.length === 0) return <Empty title="No matching changes" />;
  return (
    <Stack align="stretch" gap="sm">
      <Stack component="ul" p={0} m={0} gap="sm" className="plain-list" aria-label="Changes">
        {entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no id, only ever come at the end, and two may be alike
          <AuditItem key={`${entry.at} ${index}`} entry={entry} />
        ))}
      </Stack>
      {error !== null && <Failure error={error} title="More cannot be shown" retry={() => void fetchNextPage()} />}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Load more
        </Button>
      )}
      {!hasNextPage && (
        <Text size="sm" c="dimmed" ta="center">
          No more changes.
        </Text>
      )}
    </Stack>
  );
}

function Log() {
  const [filters, setFilters] = useState(noFilters);
  return (
    <Stack gap="lg">
      <AuditFilterForm onChoose={setFilters} />
      <Entries filters={filters} />
    </Stack>
  );
}

/** Who changed what and when. */
export function AuditPage() {
  const { timeZone } = usePublication();
  const maySee = useMay('owner');
  return (
    <>
      <PageTitle title="Audit" about={`Who changed what and when, the newest first. Times are those of ${timeZone}.`} />
      {maySee && <Log />}
      {!maySee && (
        <Empty title="The audit log is for owners">
          It records what each colleague did. Ask an owner about an entry, or for the role.
        </Empty>
      )}
    </>
  );
}
