import {
  type DerivedEntitlement,
  type EntitlementStore,
  grantsAccess,
} from '../../../src/paywall/entitlements/entitlement.ts';
import type { OutboxEvent } from '../../../src/paywall/events/event.ts';
import type { Telling } from '../../../src/paywall/events/telling.ts';

export interface Told {
  readonly version: number;
  readonly telling: Telling;
}

/** The same store, which writes nothing of what it is told, and remembers it of what it has written. */
export function remembering(entitlements: EntitlementStore, told: Told[]): EntitlementStore {
  return {
    read: entitlements.read,
    async compareAndSet({ telling, ...change }) {
      const isWritten = await entitlements.compareAndSet(change);
      if (isWritten && telling !== undefined) told.push({ version: change.expectedVersion, telling });
      return isWritten;
    },
  };
}

/** Whether a publisher who believes these events thinks that the reader has access. Throws if one cannot follow another. */
function toldAccess(told: readonly Told[], now: number): boolean {
  let isIn = false;
  let due: readonly OutboxEvent[] = [];
  const hear = ({ type }: OutboxEvent) => {
    if (!type.startsWith('entitlement.')) return;
    if (isIn === (type === 'entitlement.granted'))
      throw new Error(`${type} was told of who has ${isIn ? '' : 'no '}access`);
    isIn = type !== 'entitlement.ended';
  };
  const pass = (at: number) => {
    for (const event of due.filter((each) => each.at <= at)) hear(event);
    due = due.filter((each) => each.at > at);
  };
  for (const { telling } of told.toSorted((one, other) => one.version - other.version)) {
    pass(telling.now);
    for (const event of telling.events) hear(event);
    due = telling.due?.lapse ?? due;
  }
  pass(now);
  return isIn;
}

/** In whichever order news come, events tell of one change after the other, and in the end of what is. */
export function expectTold(told: readonly Told[], entitlement: DerivedEntitlement, now: number): void {
  if (toldAccess(told, now) !== grantsAccess(entitlement, now)) throw new Error('events tell of another end');
}
