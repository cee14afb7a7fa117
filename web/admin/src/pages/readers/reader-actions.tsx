import { Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../../api/api-context.tsx';
import { BusyButton } from '../../components/busy-button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { done, failed } from '../../components/notices.ts';
import { EraseDialog } from './erase-dialog.tsx';
import { GrantDialog } from './grant-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
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

interface AskedProps extends Props {
  readonly label: string;
  readonly deed: 'reset' | 'revoke';
  readonly question: string;
  readonly consequence: string;
  readonly outcome: string;
}

/** Asks, and then does what needs no more to be said. */
function AskedButton({ named, label, deed, question, consequence, outcome }: AskedProps) {
  const { change } = useReaderChanges(named);
  const [asking, setAsking] = useState(false);
  const run = () => {
    setAsking(false);
    change.mutateAsync({ deed }).then(
      () => done(outcome),
      (error: unknown) => failed(`Not done: ${label.toLowerCase()}`, error),
    );
  };
  return (
    <>
      <BusyButton variant="default" busy={change.isPending} onClick={() => setAsking(true)}>
        {label}
      </BusyButton>
      <ConfirmDialog opened={asking} title={question} confirm={label} onConfirm={run} onClose={() => setAsking(false)}>
        {consequence}
      </ConfirmDialog>
    </>
  );
}

function HelpingActions(props: Props) {
  return (
    <>
      <GrantDialog {...props} />
      <AskedButton
        {...props}
        deed="reset"
        label="Give the articles back"
        question="Give back what is counted?"
        consequence="The reader may read as many articles as a new one, until the window ends. What they have read is not remembered."
        outcome="The meter is empty again"
      />
    </>
  );
}

function ManagingActions(props: Props) {
  return (
    <>
      <AskedButton
        {...props}
        deed="revoke"
        label="Take access away"
        question="Take all access away?"
        consequence="A subscription that runs is ended at Stripe, and a gift ends. Nothing is paid back. A page that is open may let the reader in for up to five minutes more."
        outcome="Access is taken away"
      />
      {props.reader.purchases.length > 0 && <MoveDialog named={props.named} />}
      <EraseDialog {...props} />
    </>
  );
}

/** What one can do for a reader. */
export function ReaderActions(props: Props) {
  const [mayHelp, mayManage, mayExport] = [useMay('help-readers'), useMay('manage-readers'), useMay('export-readers')];
  return (
    <Section title="What you can do">
      <Group gap="sm">
        {mayExport && <ExportButton {...props} />}
        {mayHelp && <HelpingActions {...props} />}
        {mayManage && <ManagingActions {...props} />}
      </Group>
      {!mayManage && (
        <Text size="sm" c="dimmed" mt={mayHelp ? 'sm' : 0}>
          {mayHelp
            ? 'Taking access away, exporting and erasing take the role owner.'
            : 'Giving free access takes the role support or owner. Taking it away, exporting and erasing take the role owner.'}
        </Text>
      )}
    </Section>
  );
}
