import { Alert, Stack } from '@mantine/core';
import { ReaderActions } from './reader-actions.tsx';
import type { ReaderName } from './reader-name.ts';
import type { ReaderJson } from './use-reader.ts';

/** An id of which nothing is stored. */
export const UnknownReader = ({ named, reader }: { readonly named: ReaderName; readonly reader: ReaderJson }) => (
  <Stack gap="lg">
    <Alert color="orange" role="status" title="Stile knows nothing of this id">
      {reader.reader.kind === 'registered'
        ? 'No reader has come with this sign-in id, and nothing was bought or given. It may be mistyped: compare it with your own accounts.'
        : 'No article of this reader is counted, and nothing was bought or given. It may be mistyped, or of a reader who has read nothing that counts in this window.'}
    </Alert>
    <ReaderActions named={named} reader={reader} />
  </Stack>
);
