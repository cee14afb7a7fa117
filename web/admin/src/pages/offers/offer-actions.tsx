import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { isProblem, messageOf } from '../../api/problem.ts';
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
      notifications.show({ title: 'Ended', message: 'Readers see it no more.', color: 'green' });
    } catch (error) {
      failed('Not ended', error);
    }
  }
  return (
    <>
      <Button variant="default" loading={end.isPending} onClick={() => setAsking(true)}>
        End now
      </Button>
      <ConfirmDialog
        opened={asking}
        title="End this offer now?"
        confirm="End it"
        onConfirm={() => void run()}
        onClose={() => setAsking(false)}
      >
        Readers see it no more within a second. What they bought with it stays as they bought it.
        {editor.form.isDirty() && ' What you typed and have not saved is dropped.'}
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
    const { base, form } = editor;
    if (base === null) return;
    const { id } = base.offer;
    try {
      await remove.mutateAsync({ id, etag: base.etag });
      form.resetDirty(form.values);
      onDeleted();
    } catch (error) {
      if (isProblem(error, 'version-conflict')) editor.compare(await look(id));
      else failed('Not deleted', error);
    }
  }
  return (
    <>
      <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => setAsking(true)}>
        Delete
      </Button>
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

/** What one may do with an offer as it stands. */
export function OfferActions({ editor, onDeleted }: Props) {
  const { form, busy, saveAs } = editor;
  const { status } = form.values;
  return (
    <Group>
      <Button type="submit" loading={busy}>
        {status === 'draft' ? 'Save the draft' : 'Save the changes'}
      </Button>
      {status !== 'live' && (
        <Button variant="default" loading={busy} onClick={() => void saveAs('live')}>
          {status === 'draft' ? 'Publish' : 'Publish again'}
        </Button>
      )}
      {status === 'live' && <EndButton editor={editor} />}
      <DeleteButton editor={editor} onDeleted={onDeleted} />
    </Group>
  );
}
