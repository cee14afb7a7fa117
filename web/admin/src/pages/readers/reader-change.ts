import type { FieldWords } from '../../components/field-changes.ts';
import { stateWords } from './reader-words.ts';

/** What the audit log keeps of a reader and of what was done to them, in words. */
export const readerFields: FieldWords = {
  labels: {
    'entitlement.state': 'Entitlement',
    'entitlement.offer': 'Offer',
    'entitlement.endsAt': 'Until',
    'grant.until': 'Free access until',
    // Who gave it and when is what the entry itself says.
    'grant.givenAt': null,
    'grant.by': null,
    'grant.reason': null,
    revokedAt: 'Access taken away',
    counted: 'Articles counted',
    purchase: 'Purchase',
    when: 'When it ends',
    to: 'To the reader',
    from: 'From the reader',
    acceptedAt: 'Accepted',
    session: 'Checkout',
  },
  values: {
    'entitlement.state': stateWords,
    when: { now: 'At once', 'period-end': 'When its period is over' },
  },
};
