import { TextInput } from '@mantine/core';

/** Of the service. */
const longestReason = 500;

interface Props {
  readonly value: string;
  readonly onChange: (reason: string) => void;
  /** Whether something is taken away: then it is to be said why. */
  readonly required?: boolean;
}

/** Why something is done, for those who ask later. */
export const ReasonField = ({ value, onChange, required = false }: Props) => (
  <TextInput
    label={required ? 'Reason' : 'Reason (optional)'}
    description="In the audit log, and in what is exported for the reader."
    value={value}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
    required={required}
    withAsterisk={false}
    autoComplete="off"
    maxLength={longestReason}
  />
);

/** The reason as it is sent: left out if there is none. */
export const reasonIn = (typed: string): { reason?: string } => (typed.trim() === '' ? {} : { reason: typed.trim() });
