import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';

interface Props {
  /** Shown only while there are changes to save. */
  readonly dirty: boolean;
  readonly busy: boolean;
  /** Why the last attempt failed, in a few words; null if it did not. */
  readonly refused: string | null;
  /** What the button says that submits the form around it. */
  readonly save: string;
  readonly onDiscard: () => void;
}

const showFocused = () => document.activeElement?.scrollIntoView({ block: 'nearest' });

/** The end of a long form, in view for as long as something in it is not saved. It must be a child of the form itself. */
export function SaveBar({ dirty, busy, refused, save, onDiscard }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  // The field that somebody types into may lie where the bar appears, and of a field of several lines browsers show only the one with the
  // caret. Under a pointer nothing is to move before it is released.
  useEffect(() => {
    const form = bar.current?.parentElement ?? null;
    if (!dirty || form === null) return;
    const show = () => {
      if (!form.matches(':active')) showFocused();
    };
    showFocused();
    form.addEventListener('focusin', show);
    return () => form.removeEventListener('focusin', show);
  }, [dirty]);
  return (
    <div ref={bar} className={dirty ? 'save-bar' : undefined} data-save-bar={dirty}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" fw={500} role="status" {...(refused !== null && { c: 'var(--mantine-color-error)' })}>
          {dirty && (refused ?? 'You have changes that are not saved.')}
        </Text>
        {dirty && (
          <Group gap="sm" wrap="nowrap">
            <Button variant="default" onClick={onDiscard} disabled={busy}>
              Discard changes
            </Button>
            <Button type="submit" loading={busy}>
              {save}
            </Button>
          </Group>
        )}
      </Group>
    </div>
  );
}
