import type { FieldWords } from '../../components/field-changes.ts';

/** What the audit log keeps of endpoints, in words. */
export const endpointFields: FieldWords = {
  labels: {
    url: 'Address',
    name: 'Name',
    types: 'Types of events',
    enabled: 'Switched on',
    why: 'Why',
    event: 'Event sent again',
    failed: 'Events that were given up, sent again',
    since: 'Everything sent again since',
  },
};
