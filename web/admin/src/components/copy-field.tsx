import { Button, CopyButton, Group, TextInput } from '@mantine/core';

interface Props {
  readonly label: string;
  readonly value: string;
}

/** Puts a text into the clipboard, and says so. */
export const CopyText = ({ label, value }: Props) => (
  <CopyButton value={value}>
    {({ copied, copy }) => (
      <Button variant="default" onClick={copy} aria-live="polite">
        {copied ? 'Copied' : label}
      </Button>
    )}
  </CopyButton>
);

/** A text to take away, with a button that copies it. */
export const CopyField = ({ label, value }: Props) => (
  <Group align="flex-end" gap="xs" wrap="wrap">
    <TextInput
      label={label}
      value={value}
      readOnly
      flex="1 1 14rem"
      onFocus={({ currentTarget }) => currentTarget.select()}
      data-autofocus
    />
    <CopyText label="Copy" value={value} />
  </Group>
);
