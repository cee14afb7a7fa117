import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../../paywall/clock.ts';
import { isUnanswered } from '../../paywall/errors.ts';
import type { OutboxStore } from '../../paywall/events/outbox-store.ts';
import type { LeaseStore } from '../../paywall/leases.ts';
import type { LivePublications } from '../../publications/live-publications.ts';

/** Brings to the outbox what time alone brings, and what killed processes left behind. */
export interface OutboxSweep {
  start(): void;
  /** Waits for the part that is being swept. */
  close(): Promise<void>;
}

interface Needs {
  readonly stores: { readonly outbox: Pick<OutboxStore, 'sweep'>; readonly leases: LeaseStore };
  readonly publications: Pick<LivePublications, 'list'>;
  /** That by which events fall due: sandbox mode moves it. */
  readonly clock: Clock;
  /** That by which the lease ends. */
  readonly realClock: Clock;
  readonly log: Logger;
  readonly everyMs: number;
}

const leaseName = 'outbox-sweep';

/** For so long nobody takes over from a process that died. */
const leaseMs = 30_000;

/** Every process has one; the one with the lease sweeps. Nothing is asked of the store while no publication has events. */
export function createOutboxSweep({ stores, publications, clock, realClock, log, everyMs }: Needs): OutboxSweep {
  const { outbox, leases } = stores;
  const holder = randomUUID();
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> = Promise.resolve();
  let closed = false;
  let holds = false;
  const places = new Map<string, string | null>();

  /** One part of each publication. */
  async function sweep(): Promise<void> {
    const told = publications.list().filter(({ settings }) => settings.events.enabled);
    if (told.length === 0) return;
    holds = await leases.acquire({ name: leaseName, holder, now: realClock.now(), leaseMs });
    if (!holds) return;
    for (const { name } of told)
      places.set(name, await outbox.sweep(name, { now: clock.now(), place: places.get(name) ?? null }));
  }

  function schedule(): void {
    if (closed) return;
    timer = setTimeout(() => {
      sweeping = sweep()
        .catch((error: unknown) => {
          // An unavailable store is logged once, by the store's own watch.
          if (!isUnanswered(error)) log.error({ err: error }, 'the outbox could not be swept, and is tried again');
        })
        .then(schedule);
    }, everyMs);
  }

  return {
    start: schedule,
    async close() {
      closed = true;
      clearTimeout(timer);
      await sweeping;
      if (holds) await leases.release(leaseName, holder).catch(() => undefined);
    },
  };
}
