import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Redirect, useLocation } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { useUnsavedGuard } from '../../navigation/navigation-context.tsx';
import { newDraftIn } from './new-draft.ts';
import { useWordingEditor } from './use-wording-editor.ts';
import { useWording } from './use-wordings.ts';
import { draftOf, type WordingDraft } from './wording-draft.ts';
import { WordingEditor } from './wording-editor.tsx';
import { languageName } from './wording-words.ts';

/** The locale in its usual form, or what is wrong with it. */
function localeOf(text: string, taken: readonly string[]): { readonly locale: string } | { readonly fault: string } {
  try {
    const [locale = ''] = Intl.getCanonicalLocales(text.trim());
    if (taken.includes(locale)) return { fault: 'This language already exists.' };
    if (locale !== '' && Intl.PluralRules.supportedLocalesOf(locale).length > 0) return { locale };
  } catch {
    // Told below.
  }
  return { fault: 'Enter a language code that browsers know, such as fr or pt-BR.' };
}

function Editor({ draft }: { readonly draft: WordingDraft }) {
  const [, navigate] = useLocation();
  const editor = useWordingEditor({ draft, etag: null });
  useUnsavedGuard(editor.dirty);
  return <WordingEditor editor={editor} onSaved={() => navigate(`/${draft.locale}`, { replace: true })} />;
}

/** The texts of the new language begin as those of another. */
function Copied({ from, locale }: { readonly from: string; readonly locale: string }) {
  const { data, error, refetch } = useWording(from);
  if (data !== undefined) return <Editor draft={newDraftIn(locale, draftOf(data.wording))} />;
  if (error === null) return <Loading what="Loading the texts" />;
  return <Failure error={error} title="These texts cannot be shown" retry={() => void refetch()} />;
}

/** A language that is being added. */
export function NewLanguage({ locales }: { readonly locales: readonly string[] }) {
  const mayChange = useMay('editor');
  const [text, setText] = useState('');
  const [from, setFrom] = useState(locales[0] ?? '');
  const [fault, setFault] = useState<string | null>(null);
  const [locale, setLocale] = useState<string | null>(null);
  if (!mayChange) return <Redirect to="/" replace />;
  if (locale !== null) return <Copied from={from} locale={locale} />;
  const begin = (event: FormEvent) => {
    event.preventDefault();
    const read = localeOf(text, locales);
    if ('locale' in read) setLocale(read.locale);
    else setFault(read.fault);
  };
  return (
    <form onSubmit={begin} noValidate>
      <Stack gap="md" maw={360}>
        <TextInput
          label="Language"
          description="By its code, such as fr, pt-BR or zh-Hant."
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            setFault(null);
          }}
          error={fault}
          required
        />
        <NativeSelect
          label="Begin with the texts in"
          data={locales.map((value) => ({ value, label: languageName(value) }))}
          value={from}
          onChange={({ currentTarget }) => setFrom(currentTarget.value)}
        />
        <Group>
          <Button type="submit">Start writing</Button>
        </Group>
      </Stack>
    </form>
  );
}
