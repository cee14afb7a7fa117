import { hasCode } from '../errors.ts';
import type { PublicationSettings } from '../publication.ts';
import type { Reason } from './reasons.ts';

/** Why the store said nothing: it is unavailable, or there is more to do at once than it or this process has room for. */
export type StoreSilence = 'unavailable' | 'overloaded';

interface Policy {
  /** For people. */
  readonly because: string;
  /** What the publication says of metered articles then. Premium ones are never opened. */
  readonly policy: (settings: PublicationSettings) => string;
  readonly open: Reason;
  readonly closed: Reason;
}

export const silences: Readonly<Record<StoreSilence, Policy>> = {
  unavailable: {
    because: 'the store does not answer',
    policy: ({ onFailure }) => onFailure,
    open: 'FAIL_OPEN',
    closed: 'FAIL_CLOSED',
  },
  overloaded: {
    because: 'the service is overloaded',
    policy: ({ onOverload }) => onOverload,
    open: 'OVERLOAD_OPEN',
    closed: 'OVERLOADED',
  },
};

/** Why a call of the store failed, or null for an error that says something else. */
export function silenceOf(error: unknown): StoreSilence | null {
  if (hasCode(error, 'overloaded')) return 'overloaded';
  return hasCode(error, 'store-unavailable') ? 'unavailable' : null;
}
