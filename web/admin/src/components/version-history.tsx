import { Button, Group, Stack, Text, Timeline, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient, useMay } from '../api/api-context.tsx';
import { useApiPath, usePublication } from '../api/publication-context.tsx';
import { momentInWords } from '../zoned-time.ts';
import type { ChangeInWords } from './change-in-words.ts';
import { Changes } from './changes.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Failure, Loading } from './states.tsx';

/** A change and the versions on both sides of it, as the service returns it. */
interface Entry<Version> {
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly reason: string | null;
  readonly before: Version | null;
  readonly after: Version | null;
}

interface Page<Version> {
  readonly entries: readonly Entry<Version>[];
  readonly next: string | null;
}

interface Props<Version> {
  /** Below the publication, for example `/meter/history`. */
  readonly path: string;
  /** Of the version that is saved: a new one adds an entry. */
  readonly etag: string;
  readonly changes: (before: Version, after: Version) => readonly ChangeInWords[];
  /** The same without what is not restored with the rest: a version that differs in nothing else is not offered. */
  readonly restorable: (before: Version, after: Version) => readonly ChangeInWords[];
  /** The version that is saved. */
  readonly shown: Version;
  /** Whether something has been typed that is not saved: it is asked before a version takes its place. */
  readonly dirty: boolean;
  /** Puts a version into the form, to be reviewed and saved as any other change. */
  readonly onRestore: (version: Version, from: string) => void;
}

function useHistory<Version>(path: string, etag: string) {
  const client = useClient();
  const whole = useApiPath(path);
  return useInfiniteQuery({
    queryKey: [whole, etag],
    queryFn: async ({ pageParam, signal }) => {
      const query = pageParam === null ? '' : `?cursor=${encodeURIComponent(pageParam)}`;
      return (await client<Page<Version>>(whole + query, { signal })).body;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

const verbs: Readonly<Record<string, string>> = { create: 'made it', update: 'changed it', remove: 'removed it' };

const verbOf = (what: string) => verbs[/\.([\w-]+)/.exec(what)?.[1] ?? ''] ?? 'changed it';

interface RestoreProps<Version> extends Pick<Props<Version>, 'restorable' | 'shown' | 'dirty' | 'onRestore'> {
  readonly version: Version | null;
  readonly at: string;
}

/** Nothing for the version that is saved. */
function Restore<Version>({ version, at, restorable, shown, dirty, onRestore }: RestoreProps<Version>) {
  const { timeZone } = usePublication();
  const [asking, setAsking] = useState(false);
  if (version === null || restorable(shown, version).length === 0) return null;
  const from = momentInWords(at, timeZone);
  function restore(): void {
    setAsking(false);
    if (version === null) return;
    onRestore(version, from);
    // The form stands above the history.
    scrollTo({ top: 0 });
  }
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        mt={6}
        aria-label={`Restore the version of ${from}`}
        onClick={() => (dirty ? setAsking(true) : restore())}
      >
        Restore
      </Button>
      <ConfirmDialog
        opened={asking}
        title="Replace what you have typed?"
        confirm="Replace it"
        onConfirm={restore}
        onClose={() => setAsking(false)}
      >
        The version of {from} takes its place. Nothing is saved yet.
      </ConfirmDialog>
    </>
  );
}

function Versions<Version>({ path, etag, ...props }: Props<Version>) {
  const { timeZone } = usePublication();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useHistory<Version>(path, etag);
  if (data === undefined) {
    if (error === null) return <Loading what="Loading the history" />;
    return <Failure error={error} title="The history cannot be shown" retry={() => void refetch()} />;
  }
  const entries = data.pages.flatMap((page) => page.entries);
  const oldest = entries.at(-1);
  if (oldest === undefined && !hasNextPage)
    return <Text c="dimmed">It has not been changed here: it is as in the files.</Text>;
  return (
    <Stack align="flex-start">
      <Timeline bulletSize={14} lineWidth={2}>
        {entries.map(({ at, who, what, reason, before, after }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no id, and only ever come at the end
          <Timeline.Item key={`${at} ${index}`} title={`${who} ${verbOf(what)}`}>
            <Text size="xs" c="dimmed">
              <time dateTime={at}>{momentInWords(at, timeZone)}</time>
            </Text>
            {reason !== null && <Text size="sm">“{reason}”</Text>}
            {before !== null && after !== null && <Changes changes={props.changes(before, after)} />}
            <Restore {...props} version={after} at={at} />
          </Timeline.Item>
        ))}
        {!hasNextPage && oldest !== undefined && oldest.before !== null && (
          <Timeline.Item title="Before that">
            <Text size="xs" c="dimmed">
              As it was until {momentInWords(oldest.at, timeZone)}
            </Text>
            <Restore {...props} version={oldest.before} at={oldest.at} />
          </Timeline.Item>
        )}
      </Timeline>
      {hasNextPage && (
        <Group>
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Look further back
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** Who changed it and when, with every version. One is restored by putting it into the form, where it is reviewed and saved. */
export function VersionHistory<Version>(props: Props<Version>) {
  const maySee = useMay('read-history');
  if (!maySee) return null;
  return (
    <Stack component="section" mt="xl" aria-labelledby="history" gap="sm">
      <Title order={2} size="h4" id="history">
        History
      </Title>
      <Versions {...props} />
    </Stack>
  );
}
