import { Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Problem } from '../../api/problem.ts';
import { usePublication } from '../../api/publication-context.tsx';
import { BusyButton } from '../../components/busy-button.tsx';
import { readWallTime } from '../../zoned-time.ts';
import type { ReaderName } from './reader-name.ts';
import type { Question } from './use-explain.ts';
import type { ReaderJson } from './use-reader.ts';

interface Props {
  readonly reader: ReaderName | null;
  readonly kind: ReaderJson['reader']['kind'];
  readonly busy: boolean;
  readonly ask: (question: Question) => void;
  readonly error: Error | null;
}

const tiers = [
  { value: 'metered', label: 'Metered' },
  { value: 'premium', label: 'Premium' },
  { value: 'free', label: 'Free' },
] as const;

const kinds = [
  { value: 'anonymous', label: 'Anonymous' },
  { value: 'registered', label: 'Registered' },
] as const;

const languages = new Intl.DisplayNames('en', { type: 'language' });

type Tier = (typeof tiers)[number]['value'];
type Kind = (typeof kinds)[number]['value'];

const faultAt = (error: Error | null, path: string) =>
  error instanceof Problem ? error.faults.find((fault) => fault.path === path)?.message : undefined;

/** What is asked: which article, when, and in which language. */
export function ExplainForm({ reader, kind, busy, ask, error }: Props) {
  const { timeZone, locales, defaultLocale } = usePublication();
  const [article, setArticle] = useState('');
  const [tier, setTier] = useState<Tier>('metered');
  const [sponsored, setSponsored] = useState(false);
  const [time, setTime] = useState('');
  const [locale, setLocale] = useState(defaultLocale);
  const [asKind, setAsKind] = useState<Kind>('anonymous');
  const reading = time === '' ? null : readWallTime(time, timeZone);
  const note = reading === null ? 'Now' : reading.note;
  const choosesKind = reader === null || kind === null;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (reading !== null && reading.moment === null) return;
    ask({
      ...(reader !== null && { reader: reader.name, ...(reader.by !== null && { by: reader.by }) }),
      ...(choosesKind && { kind: asKind }),
      article: { id: article.trim() === '' ? 'an-article-not-read-yet' : article.trim(), tier, sponsored },
      ...(reading?.moment != null && { at: reading.moment }),
      locale,
    });
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label="Article"
          description="Its id or address; leave it empty for an unread article"
          value={article}
          onChange={({ currentTarget }) => setArticle(currentTarget.value)}
          error={faultAt(error, 'article.id')}
        />
        <Group grow align="flex-start">
          <NativeSelect
            label="Tier"
            data={tiers}
            value={tier}
            onChange={({ currentTarget }) => setTier(currentTarget.value as Tier)}
          />
          <NativeSelect
            label="Language"
            data={locales.map((value) => ({ value, label: languages.of(value) ?? value }))}
            value={locale}
            onChange={({ currentTarget }) => setLocale(currentTarget.value)}
          />
        </Group>
        {choosesKind && (
          <NativeSelect
            label="Reader is taken as"
            data={kinds}
            value={asKind}
            onChange={({ currentTarget }) => setAsKind(currentTarget.value as Kind)}
          />
        )}
        <TextInput
          type="datetime-local"
          label={`When, by the clocks of ${timeZone}`}
          description={note}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={time}
          onChange={({ currentTarget }) => setTime(currentTarget.value)}
          error={faultAt(error, 'at')}
        />
        <Checkbox
          label="The article is sponsored"
          checked={sponsored}
          onChange={({ currentTarget }) => setSponsored(currentTarget.checked)}
        />
        <Group>
          <BusyButton type="submit" busy={busy}>
            Explain
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}
