import { Button, Group, Modal, Text } from '@mantine/core';
import { usePublication } from '../../api/publication-context.tsx';
import { ConflictDialog } from '../../components/conflict-dialog.tsx';
import { differencesOf, merged } from './offer-difference.ts';
import { draftOf } from './offer-draft.ts';
import type { OfferEditor } from './use-offer-editor.ts';

/** Where somebody else has saved the offer meanwhile: both versions, to choose from. */
function VersionsDialog({ editor }: { readonly editor: OfferEditor }) {
  const { timeZone } = usePublication();
  const { conflict, base } = editor;
  if (conflict === null) return null;
  const { theirs, mine } = conflict;
  const versions = {
    mine,
    theirs: draftOf(theirs.offer, timeZone),
    base: base === null ? mine : draftOf(base.offer, timeZone),
  };
  return (
    <ConflictDialog
      key={theirs.etag}
      what="this offer"
      rows={differencesOf(versions)}
      onChoose={(keys) => editor.settle(theirs, merged(versions, keys))}
      onClose={editor.closeConflict}
    />
  );
}

/** Where somebody else has deleted it meanwhile. */
function GoneDialog({ editor }: { readonly editor: OfferEditor }) {
  return (
    <Modal opened={editor.gone} onClose={editor.closeGone} title="Someone else has deleted this offer" centered>
      <Text>What you typed is still here. You can save it as a new offer of the same id.</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={editor.closeGone}>
          Not now
        </Button>
        <Button onClick={() => void editor.saveAs(editor.form.values.status, { asNew: true })}>
          Save it as a new offer
        </Button>
      </Group>
    </Modal>
  );
}

export const OfferConflict = ({ editor }: { readonly editor: OfferEditor }) => (
  <>
    <VersionsDialog editor={editor} />
    <GoneDialog editor={editor} />
  </>
);
