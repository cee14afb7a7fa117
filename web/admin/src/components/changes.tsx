import { Button, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { ChangeInWords } from './change-in-words.ts';

function Change({ label, before, after }: ChangeInWords) {
  return (
    <Text size="sm" className="change">
      {label}: {before !== null && <del>{before}</del>}
      {before !== null && (
        <>
          <span aria-hidden="true"> → </span>
          <VisuallyHidden>to </VisuallyHidden>
        </>
      )}
      <ins>{after ?? 'nothing'}</ins>
    </Text>
  );
}

/** So many are shown at once; the rest on demand. */
const shownFirst = 8;

/** What was changed, thing by thing. */
export function Changes({ changes }: { readonly changes: readonly ChangeInWords[] }) {
  const [all, setAll] = useState(false);
  const shown = all || changes.length <= shownFirst + 1 ? changes : changes.slice(0, shownFirst);
  return (
    <Stack gap={2} align="flex-start">
      {shown.map((change) => (
        <Change key={`${change.label} ${change.before} ${change.after}`} {...change} />
      ))}
      {shown.length < changes.length && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
          Show all {changes.length} changes
        </Button>
      )}
    </Stack>
  );
}
