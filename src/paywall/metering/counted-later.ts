import type { Reason } from './decide.ts';

const countedLater: ReadonlySet<Reason> = new Set<Reason>(['FAIL_OPEN']);

/** Whether a view with this reason is granted without the store, and counted when that answers again. */
export const isCountedLater = (reason: Reason): boolean => countedLater.has(reason);
