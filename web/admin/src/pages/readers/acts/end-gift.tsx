import { Text } from '@mantine/core';
import { usePublication } from '../../../api/publication-context.tsx';
import { momentInWords } from '../../../zoned-time.ts';
import type { ReaderName } from '../reader-name.ts';
import { type ReaderJson, useReaderChanges } from '../use-reader.ts';
import { ActDialog } from './act-dialog.tsx';

interface Props {
  readonly named: ReaderName;
  readonly gift: ReaderJson['access']['sources'][number];
  /** Whether something else lets the reader in. */
  readonly stays: boolean;
}

/** Ends complimentary access, and nothing else. */
export function EndGift({ named, gift, stays }: Props) {
  const { timeZone } = usePublication();
  const { change } = useReaderChanges(named);
  return (
    <ActDialog
      label="End the gift"
      question="End the gift now?"
      takes
      run={(body) => change.mutateAsync({ deed: 'grant/end', body })}
      outcome={() => 'The gift is ended'}
    >
      <Text size="sm">
        {gift.by} gave free access until {momentInWords(gift.until ?? gift.since, timeZone)}.{' '}
        {stays
          ? 'What the reader bought stays as it is.'
          : 'The reader then has the meter and the offers again, like everybody.'}{' '}
        A page that is open may let them in for up to five minutes more.
      </Text>
    </ActDialog>
  );
}
