import { Group, Text } from '@mantine/core';
import { useMay } from '../../api/api-context.tsx';
import { BusyButton } from '../../components/busy-button.tsx';
import { failed } from '../../components/notices.ts';
import { ActDialog } from './acts/act-dialog.tsx';
import { EndGift } from './acts/end-gift.tsx';
import { EraseDialog } from './acts/erase-dialog.tsx';
import { GrantDialog } from './acts/grant-dialog.tsx';
import { MoveDialog } from './acts/move-dialog.tsx';
import { TakeAwayDialog } from './acts/take-away-dialog.tsx';
import type { ReaderName } from './reader-name.ts';
import { saveFile } from './save-file.ts';
import { Section } from './section.tsx';
import { type ReaderJson, useReaderChanges } from './use-reader.ts';

interface Props {
  readonly named: ReaderName;
  readonly reader: ReaderJson;
}

function ExportButton({ named, reader }: Props) {
  const { take } = useReaderChanges(named);
  const run = () =>
    take.mutateAsync().then(
      (file) => saveFile(file, `${file.publication}-${reader.reader.id}.json`),
      (error: unknown) => failed('Not exported', error),
    );
  return (
    <BusyButton variant="default" busy={take.isPending} onClick={() => void run()}>
      Export
    </BusyButton>
  );
}

function ResetButton({ named }: Props) {
  const { change } = useReaderChanges(named);
  return (
    <ActDialog
      label="Give the articles back"
      question="Give back what is counted?"
      run={(body) => change.mutateAsync({ deed: 'reset', body })}
      outcome={() => 'The meter is empty again'}
    >
      <Text size="sm">
        The reader may read as many articles as a new one, until the window ends. What they have read is not remembered.
      </Text>
    </ActDialog>
  );
}

/** Giving, and ending what was given. Of an id of which nothing is stored there is nothing to end or give back. */
function HelpingActions({ named, reader }: Props) {
  const { access, meters, known } = reader;
  const gift = access.sources.find(({ kind }) => kind === 'gift');
  return (
    <>
      <GrantDialog named={named} reader={reader} />
      {known && gift !== undefined && <EndGift named={named} gift={gift} stays={access.sources.length > 1} />}
      {known && meters.anonymous.used > 0 && <ResetButton named={named} reader={reader} />}
    </>
  );
}

/** Only what lets the reader in, or could, can be taken away. */
function ManagingActions({ named, reader }: Props) {
  const { access, purchases, stripe } = reader;
  const runs = stripe?.subscriptions?.some(({ running }) => running) ?? false;
  return (
    <>
      {(access.sources.length > 0 || runs) && <TakeAwayDialog named={named} reader={reader} />}
      {purchases.length > 0 && <MoveDialog named={named} />}
      <EraseDialog named={named} reader={reader} />
    </>
  );
}

/** What one can do for a reader. */
export function ReaderActions(props: Props) {
  const [mayHelp, mayManage, mayExport] = [useMay('help-readers'), useMay('manage-readers'), useMay('export-readers')];
  return (
    <Section title="What you can do">
      <Group gap="sm">
        {mayExport && props.reader.known && <ExportButton {...props} />}
        {mayHelp && <HelpingActions {...props} />}
        {mayManage && props.reader.known && <ManagingActions {...props} />}
      </Group>
      {!mayManage && (
        <Text size="sm" c="dimmed" mt={mayHelp ? 'sm' : 0}>
          {mayHelp
            ? 'Taking access away, exporting and erasing require the role owner.'
            : 'Giving free access requires the role support or owner. Taking it away, exporting and erasing require the role owner.'}
        </Text>
      )}
    </Section>
  );
}
