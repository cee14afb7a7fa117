import { isoTime } from '../calendar/iso-time.ts';
import type { EpochMs } from '../clock.ts';
import type { EventType } from '../events/event.ts';
import { type DerivedEntitlement, grantsAccess, isSameAs } from './entitlement.ts';
import { nameOfPurchase, type Purchase } from './purchase.ts';
import { isBehind, isInOrder } from './purchase-status.ts';

/** What is to be told of one reader's entitlement or purchases. */
export interface ToldChange {
  readonly type: EventType;
  readonly at: EpochMs;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Moment {
  readonly at: EpochMs;
  readonly timeZone: string;
}

type Standing = Pick<DerivedEntitlement, 'state' | 'offer' | 'endsAt' | 'lapse'>;

const standingJson = ({ state, offer, endsAt }: Standing, timeZone: string) => ({
  state,
  offer,
  endsAt: endsAt === null ? null : isoTime(endsAt, timeZone),
});

function accessType(had: boolean, has: boolean): EventType {
  if (had) return has ? 'entitlement.changed' : 'entitlement.ended';
  return 'entitlement.granted';
}

/** What a reader's entitlement became `at` a time, in both as they stand then; nothing if nobody would notice a difference. */
export function entitlementChanges(before: Standing, after: Standing, { at, timeZone }: Moment): ToldChange[] {
  if (isSameAs(before, after)) return [];
  // What time makes of them from then on is told when it comes.
  const letsIn = (standing: Standing) => grantsAccess({ ...standing, lapse: null }, at);
  const [had, has] = [letsIn(before), letsIn(after)];
  const entitlement = standingJson(after, timeZone);
  const told: ToldChange[] = [];
  if (had || has)
    told.push({
      type: accessType(had, has),
      at,
      data: { entitlement, before: standingJson(before, timeZone) },
    });
  if (after.state === 'trial' && before.state !== 'trial')
    told.push({ type: 'trial.started', at, data: { entitlement } });
  if (before.state === 'trial' && after.state !== 'trial')
    told.push({ type: 'trial.ended', at, data: { entitlement } });
  return told;
}

/** What time alone will make of an entitlement, in its order. */
export function lapsesOf(entitlement: Standing, timeZone: string): ToldChange[] {
  const told: ToldChange[] = [];
  let current = entitlement;
  while (current.lapse !== null) {
    const { at, into, thereafter } = current.lapse;
    const next: Standing = { ...current, lapse: null, ...thereafter, state: into };
    told.push(...entitlementChanges(current, next, { at, timeZone }));
    current = next;
  }
  return told;
}

/** Payments that have failed since, and those that have failed before and are mended. */
export function paymentChanges(
  before: readonly Purchase[],
  after: readonly Purchase[],
  { at, timeZone }: Moment,
): ToldChange[] {
  const behindBefore = new Set(before.filter(isBehind).map(nameOfPurchase));
  return after.flatMap((purchase): ToldChange[] => {
    const { offer, pastDueSince } = purchase;
    const wasBehind = behindBefore.has(nameOfPurchase(purchase));
    if (isBehind(purchase) && !wasBehind) {
      const since = isoTime(pastDueSince ?? at, timeZone);
      return [{ type: 'subscription.payment_failed', at, data: { offer, since } }];
    }
    return wasBehind && isInOrder(purchase) ? [{ type: 'subscription.recovered', at, data: { offer } }] : [];
  });
}
