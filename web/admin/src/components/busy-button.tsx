import { Button, type ButtonProps, Loader } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props extends Pick<ButtonProps, 'variant' | 'color'> {
  readonly busy: boolean;
  readonly type?: 'submit' | 'button';
  readonly onClick?: () => void;
  readonly children: ReactNode;
}

/** Says that it is at work, and does nothing more meanwhile. It is never disabled, for that would take the keyboard's place away. */
export function BusyButton({ busy, type = 'button', onClick, children, ...look }: Props) {
  return (
    <Button
      {...look}
      type={type}
      aria-disabled={busy}
      rightSection={busy && <Loader size={14} color="currentColor" />}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.();
      }}
    >
      {children}
    </Button>
  );
}
