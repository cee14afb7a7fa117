import guide from '../../../../docs/admin.md?raw';
import { topicsOf } from './topics.ts';

/** The guide to these pages, as it was when they were built. */
export const topics = topicsOf(guide);
