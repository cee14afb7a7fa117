import { Alert, Anchor, Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { LookingOnly } from '../../components/looking-only.tsx';
import { done, failed } from '../../components/notices.ts';
import { Failure, Loading } from '../../components/states.tsx';
import { draftOf } from '../../components/wording/wording-draft.ts';
import { languageWord } from '../../components/wording/wording-words.ts';
import { useUnsavedGuard } from '../../navigation/navigation-context.tsx';
import { ChangedElsewhere } from './changed-elsewhere.tsx';
import { useDraftChanges } from './drafts/use-drafts.ts';
import { type WordingEditor as Editor, useWordingEditor } from './use-wording-editor.ts';
import { type SeenWording, useWording, useWordingChanges } from './use-wordings.ts';
import { WordingEditor } from './wording-editor.tsx';
import { WordingHistory } from './wording-history.tsx';

/** Keeps what is typed where no reader sees it, and goes there. */
function SaveAsDraft({ editor, hasDraft }: { readonly editor: Editor; readonly hasDraft: boolean }) {
  const { wording, base, dirty, rebase } = editor;
  const { save } = useDraftChanges(wording.locale);
  const [, navigate] = useLocation();
  const [kept, setKept] = useState(false);
  // What was typed is in the draft then: nothing is lost by leaving.
  useEffect(() => {
    if (kept && !dirty) navigate(`/${wording.locale}/draft`);
  });
  const keep = async () => {
    try {
      await save.mutateAsync({ wording, etag: null, basedOn: base.etag });
      rebase({ wording, etag: base.etag });
      setKept(true);
    } catch (error) {
      failed('Not saved', error);
    }
  };
  if (hasDraft) return null;
  return (
    <Button variant="default" loading={save.isPending} onClick={() => void keep()}>
      Save as draft
    </Button>
  );
}

/** Takes a language away from readers, after a question. */
function RemoveLanguage({ locale, etag }: { readonly locale: string; readonly etag: string }) {
  const { defaultLocale } = usePublication();
  const { remove } = useWordingChanges(locale);
  const [asking, setAsking] = useState(false);
  const [, navigate] = useLocation();
  const name = languageWord(locale);
  if (locale === defaultLocale) return null;
  const act = async () => {
    setAsking(false);
    try {
      await remove(etag);
      done(`${name} is removed. Its readers see another language within a second.`);
      navigate(`/${defaultLocale}`);
    } catch (error) {
      failed('Not removed', error);
    }
  };
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
        Remove language
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`Remove ${name}?`}
        confirm={`Remove ${name}`}
        onConfirm={() => void act()}
        onClose={() => setAsking(false)}
      >
        Readers who ask for {name} see the next of your languages that their browser takes, else{' '}
        {languageWord(defaultLocale)}, within a second. Its texts and its draft are removed; the audit log keeps them.
        What readers bought stays.
      </ConfirmDialog>
    </>
  );
}

interface OpenedProps {
  readonly opened: SeenWording;
  readonly latest: SeenWording;
  readonly hasDraft: boolean;
}

function Opened({ opened, latest, hasDraft }: OpenedProps) {
  const mayChange = useMay('edit');
  const { locale } = opened.wording;
  const { save, look } = useWordingChanges(locale);
  const keeper = { save: save.mutateAsync, look, busy: save.isPending, saved: 'Readers meet it within a second.' };
  const editor = useWordingEditor({ draft: draftOf(opened.wording), etag: opened.etag }, keeper);
  useUnsavedGuard(editor.dirty);
  return (
    <>
      {!mayChange && <LookingOnly what="these texts" right="edit" />}
      {hasDraft && (
        <Alert color="blue" mb="md" title="There is a draft of these texts">
          Readers see what is below.{' '}
          <Anchor component={Link} href={`/${locale}/draft`} size="sm" underline="always">
            Open the draft
          </Anchor>
        </Alert>
      )}
      <ChangedElsewhere latest={latest} editor={editor} />
      <WordingEditor
        editor={editor}
        actions={
          <>
            <SaveAsDraft editor={editor} hasDraft={hasDraft} />
            <RemoveLanguage locale={locale} etag={latest.etag} />
          </>
        }
      />
      <WordingHistory editor={editor} saved={latest.wording} />
    </>
  );
}

/** A language that readers have. */
export function SavedWording({ locale, hasDraft }: { readonly locale: string; readonly hasDraft: boolean }) {
  const { data, error, refetch } = useWording(locale);
  if (data !== undefined) return <Opened opened={data} latest={data} hasDraft={hasDraft} />;
  if (error === null) return <Loading what="Loading the texts" />;
  return <Failure error={error} title="These texts cannot be shown" retry={() => void refetch()} />;
}
