import { Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useEffect, useRef, useState } from 'react';
import { isProblem, messageOf } from '../../api/problem.ts';
import { BusyButton } from '../../components/busy-button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import type { OfferEditor } from './use-offer-editor.ts';
import { useOfferChanges } from './use-offers.ts';

interface Props {
  readonly editor: OfferEditor;
  readonly onDeleted: () => void;
}

const failed = (title: string, error: unknown) =>
  notifications.show({ title, message: messageOf(error), color: 'red' });

/** Takes an offer off sale at once. What is typed and not saved is not saved by it. */
function EndButton({ editor }: Pick<Props, 'editor'>) {
  const { end } = useOfferChanges();
  const [asking, setAsking] = useState(false);
  const id = editor.base?.offer.id ?? '';
  async function run(): Promise<void> {
    setAsking(false);
    try {
      editor.begin(await end.mutateAsync(id));
      notifications.show({ title: 'Ended', message: 'Readers no longer see it.', color: 'green' });
    } catch (error) {
      failed('Not ended', error);
    }
  }
  return (
    <>
      <BusyButton variant="default" busy={end.isPending} onClick={() => setAsking(true)}>
        End now
      </BusyButton>
      <ConfirmDialog
        opened={asking}
        title="End this offer now?"
        confirm="End it"
        onConfirm={() => void run()}
        onClose={() => setAsking(false)}
      >
        Readers no longer see it within a second. What they bought with it stays as they bought it.
        {editor.form.isDirty() && ' Unsaved changes are lost.'}
      </ConfirmDialog>
    </>
  );
}

/** Deletes the version that is shown, and no other. */
function DeleteButton({ editor, onDeleted }: Props) {
  const { remove, look } = useOfferChanges();
  const [asking, setAsking] = useState(false);
  async function run(): Promise<void> {
    setAsking(false);
    const { base } = editor;
    if (base === null) return;
    const { id } = base.offer;
    try {
      await remove.mutateAsync({ id, etag: base.etag });
      onDeleted();
    } catch (error) {
      if (isProblem(error, 'version-conflict')) editor.compare(await look(id));
      else failed('Not deleted', error);
    }
  }
  return (
    <>
      <BusyButton variant="subtle" color="red" busy={remove.isPending} onClick={() => setAsking(true)}>
        Delete
      </BusyButton>
      <ConfirmDialog
        opened={asking}
        title="Delete this offer?"
        confirm="Delete it"
        onConfirm={() => void run()}
        onClose={() => setAsking(false)}
      >
        Its id is free again. What readers bought with it stays as they bought it.
      </ConfirmDialog>
    </>
  );
}

/** A button that is no longer there has left the keyboard nowhere: it goes on with what there is now. */
function useFocusAfter(status: string) {
  const group = useRef<HTMLDivElement>(null);
  const before = useRef(status);
  useEffect(() => {
    if (before.current === status) return;
    before.current = status;
    if (document.activeElement === document.body) group.current?.querySelector('button')?.focus();
  }, [status]);
  return group;
}

/** What one may do with an offer as it stands. */
export function OfferActions({ editor, onDeleted }: Props) {
  const { form, busy, saveAs } = editor;
  const { status } = form.values;
  const group = useFocusAfter(status);
  return (
    <Group ref={group}>
      <BusyButton type="submit" busy={busy}>
        {status === 'draft' ? 'Save the draft' : 'Save the changes'}
      </BusyButton>
      {status !== 'live' && (
        <BusyButton variant="default" busy={busy} onClick={() => void saveAs('live')}>
          {status === 'draft' ? 'Publish' : 'Publish again'}
        </BusyButton>
      )}
      {status === 'live' && <EndButton editor={editor} />}
      <DeleteButton editor={editor} onDeleted={onDeleted} />
    </Group>
  );
}
