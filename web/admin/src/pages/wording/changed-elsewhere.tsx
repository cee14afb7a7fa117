import { Alert, Button } from '@mantine/core';
import { useEffect } from 'react';
import type { WordingEditor } from './use-wording-editor.ts';
import type { SeenWording } from './use-wordings.ts';

interface Props {
  readonly latest: SeenWording;
  readonly editor: WordingEditor;
}

/** What has been saved elsewhere is shown at once where nothing has been typed, and else offered. */
export function ChangedElsewhere({ latest, editor }: Props) {
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
