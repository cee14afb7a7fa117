import { Anchor, Button, Group } from '@mantine/core';
import { Link, Redirect, useLocation } from 'wouter';
import { useMay } from '../../api/api-context.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { useUnsavedGuard } from '../../shell/navigation-context.tsx';
import { OfferConflict } from './offer-conflict.tsx';
import { OfferForm } from './offer-form.tsx';
import { useOfferEditor } from './use-offer-editor.ts';

/** An offer that is being made. */
export function NewOffer() {
  const [, navigate] = useLocation();
  const mayChange = useMay('editor');
  const editor = useOfferEditor(null, ({ offer }) => navigate(`/of/${offer.id}`, { replace: true }));
  useUnsavedGuard(editor.base === null && editor.form.isDirty());
  if (!mayChange) return <Redirect to="/" replace />;
  return (
    <>
      <Link href="/" asChild>
        <Anchor size="sm">All offers</Anchor>
      </Link>
      <PageTitle title="New offer" about="Readers see nothing of it before it is published." />
      <OfferForm
        editor={editor}
        onSubmit={() => void editor.saveAs('draft')}
        actions={
          <Group>
            <Button type="submit" loading={editor.busy}>
              Save as a draft
            </Button>
            <Button variant="default" loading={editor.busy} onClick={() => void editor.saveAs('live')}>
              Publish
            </Button>
          </Group>
        }
      />
      <OfferConflict editor={editor} />
    </>
  );
}
