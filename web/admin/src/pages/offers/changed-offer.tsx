import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { dealInWords } from '../../../../../src/paywall/editing/offer-words.ts';
import { useMay } from '../../api/api-context.tsx';
import { usePublication } from '../../api/publication-context.tsx';
import { LookingOnly } from '../../components/looking-only.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { Failure, Loading } from '../../components/states.tsx';
import { useUnsavedGuard } from '../../navigation/navigation-context.tsx';
import { OfferForm } from './form/offer-form.tsx';
import { OfferActions } from './offer-actions.tsx';
import type { OfferBody } from './offer-api.ts';
import { OfferConflict } from './offer-conflict.tsx';
import { draftOf } from './offer-draft.ts';
import { OfferHistory } from './offer-history.tsx';
import { standingOf } from './offer-standing.ts';
import { ReviewDialog } from './review/review-dialog.tsx';
import { say } from './say.ts';
import { StandingBadge } from './standing-badge.tsx';
import { useOfferEditor } from './use-offer-editor.ts';
import { type SeenOffer, useOffer, useOfferList } from './use-offers.ts';

/** What has been saved elsewhere is shown at once where nothing has been typed, and else offered. */
function ChangedElsewhere({
  latest,
  editor,
}: {
  readonly latest: SeenOffer;
  readonly editor: ReturnType<typeof useOfferEditor>;
}) {
  const { base, form, begin, compare, busy } = editor;
  const changed = !busy && base !== null && latest.etag !== base.etag;
  const dirty = form.isDirty();
  useEffect(() => {
    if (changed && !dirty) begin(latest);
  });
  if (!changed || !dirty) return null;
  return (
    <Alert color="yellow" title="Someone else has changed this offer since you opened it" mb="md">
      <Button size="xs" variant="default" onClick={() => compare(latest)}>
        Compare both versions
      </Button>
    </Alert>
  );
}

function Editor({ opened, latest }: { readonly opened: SeenOffer; readonly latest: SeenOffer }) {
  const [, navigate] = useLocation();
  const mayChange = useMay('edit');
  const { timeZone } = usePublication();
  const { data } = useOfferList();
  const [deleted, setDeleted] = useState(false);
  const editor = useOfferEditor({ seen: opened }, () => setDeleted(true));
  const { form, base } = editor;
  useUnsavedGuard(form.isDirty() && !deleted);
  useEffect(() => {
    if (deleted) navigate('/');
  }, [deleted, navigate]);
  const { offer } = base ?? opened;
  function restore(version: OfferBody): void {
    if (form.isDirty()) {
      say('Not restored', 'Save what you typed first, or leave the page without it.', 'gray');
      return;
    }
    const values = draftOf(version, timeZone);
    form.setValues(values);
    void editor.saveAs(version.status, { values });
  }
  return (
    <>
      <Group mb="md" gap="sm">
        {data !== undefined && <StandingBadge standing={standingOf(offer, data.now)} />}
        <Text c="dimmed">{offer.name === undefined ? dealInWords(offer) : `${dealInWords(offer)} · ${offer.id}`}</Text>
      </Group>
      {!mayChange && <LookingOnly what="this offer" right="edit" />}
      <ChangedElsewhere latest={latest} editor={editor} />
      <OfferForm
        editor={editor}
        onSubmit={() => void editor.saveAs(form.values.status)}
        actions={mayChange && <OfferActions editor={editor} />}
      />
      <OfferHistory id={offer.id} version={base?.etag ?? ''} onRestore={mayChange ? restore : null} />
      <ReviewDialog editor={editor} />
      <OfferConflict editor={editor} />
    </>
  );
}

/** An offer that there is. */
export function ChangedOffer({ id }: { readonly id: string }) {
  const { data, error, refetch } = useOffer(id);
  return (
    <>
      <Link href="/" asChild>
        <Anchor size="sm">All offers</Anchor>
      </Link>
      <PageTitle title={data?.offer.name ?? id} />
      {data !== undefined && <Editor opened={data} latest={data} />}
      {data === undefined && error === null && <Loading what="Loading the offer" />}
      {data === undefined && error !== null && (
        <Failure error={error} title="This offer cannot be shown" retry={() => void refetch()} />
      )}
    </>
  );
}
