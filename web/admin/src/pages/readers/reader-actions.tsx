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

function OwnerActions(props: Props) {
  return (
    <>
      <GrantDialog {...props} />
      <AskedButton
        {...props}
        deed="reset"
        label="Give the articles back"
        question="Give back what is counted?"
        consequence="The reader gets their full allowance again for the rest of this window. The articles they have read are no longer remembered."
        outcome="The meter is empty again"
      />
      <AskedButton
        {...props}
        deed="revoke"
        label="Take access away"
        question="Take all access away?"
        consequence="A subscription that runs is ended at Stripe, and a gift ends. Nothing is paid back. A page that is open may still give access for up to five minutes."
        outcome="Access is taken away"
      />
      {props.reader.purchases.length > 0 && <MoveDialog named={props.named} />}
      <EraseDialog {...props} />
    </>
  );
}

/** What one can do for a reader. */
export function ReaderActions(props: Props) {
  const mayChange = useMay('owner');
  return (
    <Section title="What you can do">
      <Group gap="sm">
        <ExportButton {...props} />
        {mayChange && <OwnerActions {...props} />}
      </Group>
      {!mayChange && (
        <Text size="sm" c="dimmed" mt="sm">
          Giving, taking away and erasing require the role owner.
        </Text>
      )}
    </Section>
  );
}
