import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../paywall/clock.ts';
import { isUnanswered } from '../../paywall/errors.ts';
import { deadKeptMs, deliveredKeptMs, mostRemembered } from '../../paywall/events/delivery.ts';
import type { Outbox } from '../../paywall/events/event.ts';
import type { LeaseStore } from '../../paywall/leases.ts';
import { createSharedReading } from './fan-out.ts';
import { createServedEndpoint, type ServedEndpoint, type ServingNeeds } from './served-endpoint.ts';

/** The lease of the one process that delivers. */
const delivererLease = 'deliver-events';

const leaseMs = 15_000;

/** A third of the lease, so that two renewals may fail. */
const usualLeaseEveryMs = 5_000;

const usualLookEveryMs = 1_000;

const trimEveryMs = 60 * 60_000;

/** How long a stop waits for what is on its way. */
const usualCloseWithinMs = 5_000;

/** Delivers events in the background. Every process has one, and one of them all does it at a time. */
export interface Deliverer {
  start(): void;
  close(): Promise<void>;
}

export interface DelivererNeeds extends Omit<ServingNeeds, 'now' | 'onFailure'> {
  readonly outbox: Pick<Outbox, 'read'>;
  readonly leases: Pick<LeaseStore, 'acquire' | 'release'>;
  /** Those whose events are on. */
  readonly publications: () => readonly string[];
  readonly clock: Clock;
  /** By which leases end. */
  readonly realClock: Clock;
  readonly holder: string;
  /** Told after each look how many wait, and how many endpoints are disabled that no admin disabled; null if this process does not deliver. */
  readonly onLook: (found: ReadonlyMap<string, { readonly waiting: number; readonly disabled: number }> | null) => void;
  readonly onFailure: (error: unknown) => void;
  /** Breaks off what is on its way. */
  readonly breakOff: () => Promise<void>;
  readonly lookEveryMs?: number | undefined;
  readonly leaseEveryMs?: number | undefined;
  readonly closeWithinMs?: number | undefined;
}

/** All endpoints of one publication. */
function createServedPublication(publication: string, needs: DelivererNeeds) {
  const { deliveries, outbox, clock } = needs;
  const served = new Map<string, ServedEndpoint>();
  let trimmedAt = Number.NEGATIVE_INFINITY;

  async function trim(): Promise<void> {
    if (performance.now() - trimmedAt < trimEveryMs) return;
    trimmedAt = performance.now();
    const now = clock.now();
    const before = { delivered: now - deliveredKeptMs, dead: now - deadKeptMs };
    await deliveries.trim(publication, { ...before, most: mostRemembered });
  }

  function forget(id: string): void {
    served.get(id)?.stop();
    served.delete(id);
  }

  return {
    async look() {
      const kept = await deliveries.endpoints(publication);
      const enabled = kept.filter(({ endpoint }) => endpoint.disabled === null);
      const ids = new Set(enabled.map(({ endpoint }) => endpoint.id));
      for (const id of served.keys()) if (!ids.has(id)) forget(id);
      const read = createSharedReading(outbox, publication);
      await Promise.all(
        enabled.map(async (each) => {
          const { endpoint } = each;
          const one =
            served.get(endpoint.id) ?? createServedEndpoint(publication, endpoint, { ...needs, now: clock.now });
          served.set(endpoint.id, one);
          await one.look(each, read);
        }),
      );
      await trim();
      const disabled = kept.filter(({ endpoint }) => endpoint.disabled !== null && endpoint.disabled.why !== 'admin');
      const waiting = [...served.values()].reduce((sum, one) => sum + one.waiting, 0);
      return { waiting, disabled: disabled.length };
    },
    stop() {
      for (const one of served.values()) one.stop();
    },
    idle: async () => void (await Promise.all([...served.values()].map((one) => one.idle()))),
  };
}

export function createDeliverer(needs: DelivererNeeds): Deliverer {
  const { leases, publications, realClock, holder, onLook, onFailure, breakOff } = needs;
  const { lookEveryMs = usualLookEveryMs, leaseEveryMs = usualLeaseEveryMs } = needs;
  const { closeWithinMs = usualCloseWithinMs } = needs;
  const served = new Map<string, ReturnType<typeof createServedPublication>>();
  let [hasLease, askedAt] = [false, Number.NEGATIVE_INFINITY];
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let closed = false;

  /** Whether this process is the one. */
  async function isMine(): Promise<boolean> {
    if (performance.now() - askedAt < leaseEveryMs) return hasLease;
    askedAt = performance.now();
    hasLease = await leases.acquire({ name: delivererLease, holder, now: realClock.now(), leaseMs }).catch((error) => {
      onFailure(error);
      return false;
    });
    return hasLease;
  }

  function stopAll(): void {
    for (const one of served.values()) one.stop();
    served.clear();
  }

  async function lookAt(name: string) {
    const one = served.get(name) ?? createServedPublication(name, needs);
    served.set(name, one);
    try {
      return [[name, await one.look()]] as const;
    } catch (error) {
      onFailure(error);
      return [];
    }
  }

  async function look(): Promise<void> {
    const names = publications();
    if (names.length === 0 || !(await isMine())) {
      stopAll();
      return onLook(null);
    }
    for (const [name, one] of served) {
      if (names.includes(name)) continue;
      one.stop();
      served.delete(name);
    }
    onLook(new Map((await Promise.all(names.map(lookAt))).flat()));
  }

  function schedule(): void {
    timer = setTimeout(() => {
      looking = look().then(() => {
        if (!closed) schedule();
      }, onFailure);
    }, lookEveryMs);
  }

  return {
    start: schedule,
    async close() {
      closed = true;
      clearTimeout(timer);
      const [all, patience] = [[...served.values()], new AbortController()];
      for (const one of all) one.stop();
      const waited = sleep(closeWithinMs, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([Promise.all([looking, ...all.map((one) => one.idle())]), waited]);
      patience.abort();
      await breakOff();
      await Promise.all(all.map((one) => one.idle()));
      if (hasLease)
        await leases.release(delivererLease, holder).catch((error) => isUnanswered(error) || onFailure(error));
    },
  };
}
