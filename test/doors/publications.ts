import { example } from '../support/browser/front-end.ts';

/** Publications that differ from the example in what a test of doors needs. */
export const publications = {
  /** The example, because the sandbox signs people in there: two articles, and a library that reads everything. */
  [example]: {
    meter: { limits: { anonymous: 2, registered: 3 }, window: 'month' },
    institutions: [{ name: 'Library', networks: ['203.0.113.0/24'] }],
    crawlers: [{ name: 'Googlebot', userAgent: 'Googlebot', networks: ['66.249.64.0/19'] }],
  },
  /** A new reader is no way in: nothing is free for readers who have not signed in. */
  'nothing-free': { meter: { limits: { anonymous: 0, registered: 2 }, window: 'month' } },
  /** Everybody reads everything. */
  'all-open': { open: true },
  /** While its store is unavailable, metered articles stay closed. */
  closed: { onFailure: 'closed' },
} as const;
