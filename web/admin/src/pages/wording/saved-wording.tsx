import { Alert, Button } from '@mantine/core';
import { useEffect } from 'react';
import { useMay } from '../../api/api-context.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { useUnsavedGuard } from '../../navigation/navigation-context.tsx';
import { type WordingEditor as Editor, useWordingEditor } from './use-wording-editor.ts';
import { type SeenWording, useWording } from './use-wordings.ts';
import { draftOf } from './wording-draft.ts';
import { WordingEditor } from './wording-editor.tsx';

/** What has been saved elsewhere is shown at once where nothing has been typed, and else offered. */
function ChangedElsewhere({ latest, editor }: { readonly latest: SeenWording; readonly editor: Editor }) {
  const { base, dirty, rebase, compare, busy } = editor;
  const changed = !busy && latest.etag !== base.etag;
  useEffect(() => {
    if (changed && !dirty) rebase(latest);
  });
  if (!changed || !dirty) return null;
  return (
    <Alert color="yellow" title="Someone else has changed these texts since you opened them" mb="md">
      <Button size="xs" variant="default" onClick={() => compare(latest)}>
        Compare both versions
      </Button>
    </Alert>
  );
}

function Opened({ opened, latest }: { readonly opened: SeenWording; readonly latest: SeenWording }) {
  const mayChange = useMay('editor');
  const editor = useWordingEditor({ draft: draftOf(opened.wording), etag: opened.etag });
  useUnsavedGuard(editor.dirty);
  return (
    <>
      {!mayChange && (
        <Alert color="blue" mb="md" title="You may look at these texts">
          Changes require the role editor. You are signed in as a viewer.
        </Alert>
      )}
      <ChangedElsewhere latest={latest} editor={editor} />
      <WordingEditor editor={editor} />
    </>
  );
}

/** A language that there is. */
export function SavedWording({ locale }: { readonly locale: string }) {
  const { data, error, refetch } = useWording(locale);
  if (data !== undefined) return <Opened opened={data} latest={data} />;
  if (error === null) return <Loading what="Loading the texts" />;
  return <Failure error={error} title="These texts cannot be shown" retry={() => void refetch()} />;
}
