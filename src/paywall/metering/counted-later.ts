import type { Reason } from './reasons.ts';

const countedLater: ReadonlySet<Reason> = new Set<Reason>(['FAIL_OPEN', 'OVERLOAD_OPEN']);

/** Whether a view with this reason is granted without the store, and counted when that answers again. */
export const isCountedLater = (reason: Reason): boolean => countedLater.has(reason);
