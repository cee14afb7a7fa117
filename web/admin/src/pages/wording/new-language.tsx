import { Button, Group, NativeSelect, Select, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Redirect, useLocation } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { failed } from '../../components/notices.ts';
import { draftOf, wordingOf } from '../../components/wording/wording-draft.ts';
import { languageName } from '../../components/wording/wording-words.ts';
import { languagesToAdd } from './drafts/languages.ts';
import { useDraftChanges } from './drafts/use-drafts.ts';
import { newDraftIn } from './new-draft.ts';
import { useWording } from './use-wordings.ts';

interface Props {
  /** Those that readers have. */
  readonly locales: readonly string[];
  /** Those of which there is a draft. */
  readonly drafts: readonly string[];
}

/** A language that is being added: by its name, and as a draft. */
export function NewLanguage({ locales, drafts }: Props) {
  const mayChange = useMay('edit');
  const [locale, setLocale] = useState<string | null>(null);
  const [from, setFrom] = useState(locales[0] ?? '');
  const [missing, setMissing] = useState(false);
  const { data: copied } = useWording(from);
  const { save } = useDraftChanges(locale ?? '');
  const [, navigate] = useLocation();
  if (!mayChange) return <Redirect to="/" replace />;

  async function begin(event: FormEvent): Promise<void> {
    event.preventDefault();
    setMissing(locale === null);
    if (locale === null || copied === undefined) return;
    try {
      const wording = wordingOf(newDraftIn(locale, draftOf(copied.wording)));
      await save.mutateAsync({ wording, etag: null, basedOn: null });
      navigate(`/${locale}/draft`);
    } catch (error) {
      failed('Not started', error);
    }
  }

  return (
    <form onSubmit={(event) => void begin(event)} noValidate>
      <Stack gap="md" maw={420}>
        <Text>It begins as a draft: readers see nothing of it until you publish it.</Text>
        <Select
          label="Language"
          description="Type its name to find it."
          placeholder="German"
          data={languagesToAdd([...locales, ...drafts])}
          value={locale}
          onChange={setLocale}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Clear the language' }}
          nothingFoundMessage="No such language"
          error={missing ? 'Choose a language.' : undefined}
          maxDropdownHeight={320}
          required
        />
        <NativeSelect
          label="Begin with the texts in"
          data={locales.map((value) => ({ value, label: languageName(value) }))}
          value={from}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <Group>
          <Button type="submit" loading={save.isPending}>
            Start the draft
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
