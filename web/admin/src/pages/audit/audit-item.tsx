import { Anchor, Badge, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { type AuditThing, type AuditWords, auditWords } from '../../../../../src/paywall/admin/audit-words.ts';
import { usePublication } from '../../api/publication-context.tsx';
import { Changes } from '../../components/changes.tsx';
import { fieldChanges } from '../../components/field-changes.ts';
import { momentInWords } from '../../zoned-time.ts';
import { subjects } from '../subjects.ts';
import type { AuditEntry } from './use-audit.ts';

interface Props {
  readonly entry: AuditEntry;
  /** What there is of it today, by its place below the publication: what is gone has no page to link to. */
  readonly exists: (thing: AuditThing, about: string) => boolean;
  /** Shows what was done to the reader with this name in the log. */
  readonly onReader: (name: string) => void;
}

/** A reader by the id that was searched for, or else by a part of the name that the log has. */
function Reader({ entry: { reader }, about, onReader }: Omit<Props, 'exists'> & { readonly about: string }) {
  const { name } = usePublication();
  if (reader !== null)
    return (
      <Anchor
        component={Link}
        href={`~/admin/${name}/readers/of/${encodeURIComponent(reader)}`}
        inherit
        underline="always"
      >
        {reader}
      </Anchor>
    );
  return (
    <Anchor
      component="button"
      type="button"
      inherit
      underline="always"
      onClick={() => onReader(about)}
      title="Everything done to this reader"
    >
      {about.slice(0, 8)}…
    </Anchor>
  );
}

/** What it was done to, with a link to it. */
function About({ words: { thing, called, about }, ...props }: Props & { readonly words: AuditWords }): ReactNode {
  const publication = usePublication();
  if (thing === null) return about;
  if (thing === 'reader')
    return (
      <>
        {called} <Reader {...props} about={about} />
      </>
    );
  const { name, place } = subjects[thing];
  // What there is one of has no name beside its kind.
  const [before, text] = about === '' ? ['', called] : [`${called} `, name?.(about) ?? about];
  if (place === undefined || !props.exists(thing, about)) return before + text;
  return (
    <>
      {before}
      <Anchor component={Link} href={`~/admin/${publication.name}${place(about)}`} inherit underline="always">
        {text}
      </Anchor>
    </>
  );
}

function changesOf({ what, before, after }: AuditEntry, { thing, about }: AuditWords, timeZone: string) {
  if (thing === null) return fieldChanges([before, after], { labels: {} }, timeZone);
  return subjects[thing].changes({ what, before, after }, about, timeZone);
}

/** One change: who made it, to what, when, why, and what differs by it. */
export function AuditItem(props: Props) {
  const { timeZone } = usePublication();
  const { at, who, via, what, reason } = props.entry;
  const words = auditWords(who, what);
  const changes = changesOf(props.entry, words, timeZone);
  return (
    <Paper component="li" withBorder p="md" radius="md">
      <Group gap="xs">
        <Text fw={600} className="audit-words">
          {words.did} <About {...props} words={words} />
        </Text>
        {via === 'single-sign-on' && (
          <Badge variant="outline" size="sm">
            by single sign-on
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed" mb={changes.length > 0 || reason !== null ? 'xs' : 0}>
        <time dateTime={at}>{momentInWords(at, timeZone)}</time>
      </Text>
      {reason !== null && (
        <Text size="sm" mb={4} className="audit-words">
          Reason: {reason}
        </Text>
      )}
      <Changes changes={changes} />
    </Paper>
  );
}
