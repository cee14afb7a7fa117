import { Button, Stack, Text, Timeline, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { auditAnswer } from '../../../../../src/http/schemas/audit.ts';
import { useClient, useMay } from '../../api/api-context.tsx';
import { useApiPath, usePublication } from '../../api/publication-context.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { momentInWords } from '../../zoned-time.ts';
import type { OfferBody } from './offer-api.ts';
import { changeOf } from './offer-change.ts';

type AuditPage = z.output<typeof auditAnswer>;

/** `version` is that which is saved: a new one adds an entry. */
function useHistory(version: string) {
  const client = useClient();
  const path = useApiPath('/audit?what=offer.&limit=200');
  return useInfiniteQuery({
    queryKey: [path, version],
    queryFn: async ({ pageParam, signal }) => {
      const cursor = pageParam === null ? '' : `&cursor=${encodeURIComponent(pageParam)}`;
      return (await client<AuditPage>(path + cursor, { signal })).body;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

function Changes({ id, version, onRestore }: Props) {
  const { timeZone } = usePublication();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useHistory(version);
  if (error !== null) {
    return <Failure error={error} title="The history cannot be shown" retry={() => void refetch()} />;
  }
  if (data === undefined) return <Loading what="Loading the history" />;
  const entries = data.pages.flatMap((page) => page.entries);
  const own = entries.flatMap((entry) => {
    const change = changeOf(entry, id, timeZone);
    return change === null ? [] : [{ ...entry, ...change }];
  });
  return (
    <Stack align="flex-start">
      {own.length === 0 && <Text c="dimmed">No changes yet: it is as the configuration files define it.</Text>}
      <Timeline bulletSize={14} lineWidth={2}>
        {own.map(({ at, who, verb, changes, earlier }) => (
          <Timeline.Item key={`${at} ${verb}`} title={`${who} ${verb}`}>
            <Text size="xs" c="dimmed">
              <time dateTime={at}>{momentInWords(at, timeZone)}</time>
            </Text>
            {changes.map(({ label, before, after }) => (
              <Text key={label} size="sm">
                {label}: <del>{before}</del> → <ins>{after}</ins>
              </Text>
            ))}
            {onRestore !== null && earlier !== null && (
              <Button
                mt={4}
                size="compact-xs"
                variant="default"
                aria-label={`Restore the version before, of ${momentInWords(at, timeZone)}`}
                onClick={() => onRestore(earlier)}
              >
                Restore the version before
              </Button>
            )}
          </Timeline.Item>
        ))}
      </Timeline>
      {hasNextPage && (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Look further back
        </Button>
      )}
    </Stack>
  );
}

interface Props {
  readonly id: string;
  readonly version: string;
  /** Takes the offer back to what it was; null for somebody who may not. */
  readonly onRestore: ((version: OfferBody) => void) | null;
}

/** Who changed the offer, when, and how. */
export function OfferHistory(props: Props) {
  const maySee = useMay('read-audit');
  return (
    <Stack component="section" mt="xl" aria-labelledby="offer-history" gap="sm">
      <Title order={2} size="h4" id="offer-history">
        History
      </Title>
      {maySee && <Changes {...props} />}
      {!maySee && <Text c="dimmed">Who changed what is in the audit log, which requires the role owner.</Text>}
    </Stack>
  );
}
