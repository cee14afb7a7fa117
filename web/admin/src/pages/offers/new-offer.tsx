import { Anchor, Group } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, Redirect, useLocation, useSearch } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { BusyButton } from '../../components/busy-button.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { useUnsavedGuard } from '../../navigation/navigation-context.tsx';
import { OfferForm } from './form/offer-form.tsx';
import { OfferConflict } from './offer-conflict.tsx';
import { copyOf, newDraft, type OfferDraft } from './offer-draft.ts';
import { ReviewDialog } from './review/review-dialog.tsx';
import { useOfferEditor } from './use-offer-editor.ts';
import { useOffer } from './use-offers.ts';

function Editor({ draft }: { readonly draft: OfferDraft }) {
  const [, navigate] = useLocation();
  const editor = useOfferEditor({ seen: null, draft });
  const id = editor.base?.offer.id ?? null;
  useUnsavedGuard(id === null && editor.form.isDirty());
  useEffect(() => {
    if (id !== null) navigate(`/of/${id}`, { replace: true });
  }, [id, navigate]);
  return (
    <>
      <OfferForm
        editor={editor}
        onSubmit={() => void editor.saveAs('draft')}
        actions={
          <Group>
            <BusyButton type="submit" busy={editor.busy}>
              Save as a draft
            </BusyButton>
            <BusyButton variant="default" busy={editor.busy} onClick={() => void editor.saveAs('live')}>
              Publish
            </BusyButton>
          </Group>
        }
      />
      <ReviewDialog editor={editor} />
      <OfferConflict editor={editor} />
    </>
  );
}

/** A new offer that begins as what another one is. */
function Copy({ id }: { readonly id: string }) {
  const { timeZone } = usePublication();
  const { data, error, refetch } = useOffer(id);
  // What is typed must not be lost if the other is fetched again.
  const [draft, setDraft] = useState<OfferDraft | null>(null);
  useEffect(() => {
    if (draft === null && data !== undefined) setDraft(copyOf(data.offer, timeZone));
  }, [draft, data, timeZone]);
  if (draft !== null) return <Editor draft={draft} />;
  if (error === null) return <Loading what="Loading the offer" />;
  return <Failure error={error} title="The offer to begin with cannot be shown" retry={() => void refetch()} />;
}

/** An offer that is being made. */
export function NewOffer() {
  const mayChange = useMay('edit');
  const from = new URLSearchParams(useSearch()).get('from');
  if (!mayChange) return <Redirect to="/" replace />;
  return (
    <>
      <Link href="/" asChild>
        <Anchor size="sm">All offers</Anchor>
      </Link>
      <PageTitle title="New offer" about="Readers see nothing of it before it is published." />
      {from === null || from === '' ? <Editor draft={newDraft} /> : <Copy key={from} id={from} />}
    </>
  );
}
