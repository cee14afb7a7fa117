import type { FieldWords } from '../../components/field-changes.ts';

/** What the audit log keeps of gift links and newsletters, in words. */
export const linkFields: FieldWords = {
  labels: {
    id: null,
    state: null,
    article: 'Article',
    'by.kind': null,
    'by.name': null,
    createdAt: null,
    expiresAt: 'Holds until',
    endedAt: 'Ended',
    redeemed: 'Readers let in',
    redemptions: 'For as many readers',
    capPerDay: 'Readers that a link lets in a day',
    days: 'Days that links hold',
    off: 'Switched off',
    articles: 'Articles',
    issue: 'One issue',
  },
};
