import { Alert } from '@mantine/core';
import { type AdminRight, rolesWith } from '../../../../src/paywall/admin/rights.ts';
import { useSession } from '../api/api-context.tsx';

const either = new Intl.ListFormat('en', { type: 'disjunction' });

interface Props {
  /** For example `the meter`. */
  readonly what: string;
  /** What changing it takes. */
  readonly right: AdminRight;
}

/** Above a form that the admin may read and not change. */
export function LookingOnly({ what, right }: Props) {
  const { role } = useSession();
  return (
    <Alert color="blue" mb="md" title={`You may look at ${what}`}>
      Changes require the role {either.format(rolesWith(right))}. You are signed in as {role}.
    </Alert>
  );
}
