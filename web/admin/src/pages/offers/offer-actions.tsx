import { Button, Group } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { BusyButton } from '../../components/busy-button.tsx';
import type { OfferEditor } from './use-offer-editor.ts';

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
export function OfferActions({ editor }: { readonly editor: OfferEditor }) {
  const { form, base, busy, saveAs, askTo } = editor;
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
      {status === 'live' && (
        <BusyButton variant="default" busy={busy} onClick={() => void askTo('end')}>
          End now
        </BusyButton>
      )}
      <Link href={`/new?from=${base?.offer.id ?? ''}`} asChild>
        <Button component="a" variant="default">
          Duplicate
        </Button>
      </Link>
      <BusyButton variant="subtle" color="red" busy={busy} onClick={() => void askTo('delete')}>
        Delete
      </BusyButton>
    </Group>
  );
}
