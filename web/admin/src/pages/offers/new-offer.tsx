import { Anchor, Group } from '@mantine/core';
import { useEffect } from 'react';
import { Link, Redirect, useLocation } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { BusyButton } from '../../components/busy-button.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { useUnsavedGuard } from '../../navigation/navigation-context.tsx';
import { OfferForm } from './form/offer-form.tsx';
import { OfferConflict } from './offer-conflict.tsx';
import { useOfferEditor } from './use-offer-editor.ts';

/** An offer that is being made. */
export function NewOffer() {
  const [, navigate] = useLocation();
  const mayChange = useMay('edit');
  const editor = useOfferEditor(null);
  const id = editor.base?.offer.id ?? null;
  useUnsavedGuard(id === null && editor.form.isDirty());
  useEffect(() => {
    if (id !== null) navigate(`/of/${id}`, { replace: true });
  }, [id, navigate]);
  if (!mayChange) return <Redirect to="/" replace />;
  return (
    <>
      <Link href="/" asChild>
        <Anchor size="sm">All offers</Anchor>
      </Link>
      <PageTitle title="New offer" about="Readers do not see it before it is published." />
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
      <OfferConflict editor={editor} />
    </>
  );
}
