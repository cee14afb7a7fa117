import { Button } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { done, failed } from '../../components/notices.ts';
import { type NewsletterJson, useNewsletterChanges } from './use-newsletters.ts';

/** Switches all links of a newsletter off, or on again. Off asks first, for readers feel it at once. */
export function NewsletterSwitch({ newsletter }: { readonly newsletter: NewsletterJson }) {
  const { throwSwitch } = useNewsletterChanges();
  const [asking, setAsking] = useState(false);
  const { id, title, off } = newsletter;
  const name = title ?? id;
  async function run(next: boolean): Promise<void> {
    setAsking(false);
    try {
      await throwSwitch.mutateAsync({ id, off: next });
      done(next ? `Links of ${name} open nothing now.` : `Links of ${name} open their articles again.`);
    } catch (error) {
      failed('Nothing has changed', error);
    }
  }
  return (
    <>
      <Button
        {...(off ? {} : { color: 'red', variant: 'outline' })}
        loading={throwSwitch.isPending}
        aria-label={`Switch ${off ? 'on' : 'off'} ${name}`}
        onClick={() => (off ? void run(false) : setAsking(true))}
      >
        Switch {off ? 'on' : 'off'}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`Switch ${name} off?`}
        confirm="Switch it off"
        onConfirm={() => void run(true)}
        onClose={() => setAsking(false)}
      >
        Within a second none of its links opens anything, in mails that were sent too. They still lead to their
        articles, where the meter applies as for every reader.
      </ConfirmDialog>
    </>
  );
}
