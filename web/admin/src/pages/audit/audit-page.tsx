import { Button, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useSearch } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Empty, Failure, Loading } from '../../components/states.tsx';
import { readWallTime } from '../../zoned-time.ts';
import { AuditFilterForm, noFilters, type TypedFilters } from './audit-filters.tsx';
import { AuditItem } from './audit-item.tsx';
import { type AuditFilters, useAudit, useExists } from './use-audit.ts';

interface EntriesProps {
  readonly filters: AuditFilters;
  readonly onReader: (name: string) => void;
}

function Entries({ filters, onReader }: EntriesProps) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } = useAudit(filters);
  const exists = useExists();
  if (data === undefined) {
    if (error === null) return <Loading what="Loading the audit log" />;
    return <Failure error={error} title="The audit log cannot be shown" retry={() => void refetch()} />;
  }
  const entries = data.pages.flatMap((page) => page.entries);
  return (
    <Stack align="stretch" gap="sm" aria-busy={isPlaceholderData}>
      <VisuallyHidden role="status">
        {isPlaceholderData ? '' : `${entries.length}${hasNextPage ? ' or more' : ''} changes found`}
      </VisuallyHidden>
      {entries.length === 0 && !hasNextPage && <Empty title="No matching changes" />}
      <Stack component="ul" p={0} m={0} gap="sm" className="plain-list" aria-label="Changes">
        {entries.map((entry, index) => (
          <AuditItem
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no id, only ever come at the end, and two may be alike
            key={`${entry.at} ${index}`}
            entry={entry}
            exists={exists}
            onReader={onReader}
          />
        ))}
      </Stack>
      {error !== null && <Failure error={error} title="More cannot be shown" retry={() => void fetchNextPage()} />}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {entries.length === 0 ? 'Nothing among the latest changes: look further back' : 'Load more'}
        </Button>
      )}
      {!hasNextPage && entries.length > 0 && (
        <Text size="sm" c="dimmed" ta="center">
          No more changes.
        </Text>
      )}
    </Stack>
  );
}

/** What the service is asked for; a time that is none leaves nothing out. */
function filtersOf({ search, what, from, to }: TypedFilters, timeZone: string): AuditFilters {
  const moment = (text: string) => (text === '' ? '' : (readWallTime(text, timeZone).moment ?? ''));
  return { search: search.trim(), what, from: moment(from), to: moment(to) };
}

/** So long nothing must have been typed before it is looked for. */
const pauseMs = 250;

function Log() {
  const { timeZone } = usePublication();
  const wanted = new URLSearchParams(useSearch()).get('search') ?? '';
  const [typed, setTyped] = useState<TypedFilters>({ ...noFilters, search: wanted.slice(0, 200) });
  const [settled] = useDebouncedValue(typed, pauseMs);
  return (
    <Stack gap="lg">
      <AuditFilterForm typed={typed} onChange={(change) => setTyped((before) => ({ ...before, ...change }))} />
      <Entries filters={filtersOf(settled, timeZone)} onReader={(name) => setTyped({ ...noFilters, search: name })} />
    </Stack>
  );
}

/** Who changed what and when. */
export function AuditPage() {
  const { timeZone } = usePublication();
  const maySee = useMay('read-audit');
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
