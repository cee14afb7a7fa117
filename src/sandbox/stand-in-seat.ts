import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../paywall/clock.ts';
import { PaywallError } from '../paywall/errors.ts';
import type { LeaseStore } from '../paywall/leases.ts';
import type { StandInHost } from './stand-in-host.ts';

/** Which of all processes hosts the stand-in: one, and another when that ends. */
export interface StandInSeat {
  /** Where it is. Throws `provider-unavailable` where nobody hosts it. */
  address(): Promise<string>;
  /** Takes the seat if it is free, and from then on looks again and again whether it is. */
  start(): Promise<void>;
  /** Has the API answer as ever if it is hosted here, so that nothing waits for it. */
  liftFaults(): void;
  close(): Promise<void>;
}

interface Needs {
  readonly leases: LeaseStore;
  /** The real time: a lease is not to end because the clock was moved. */
  readonly realClock: Clock;
  readonly open: () => Promise<StandInHost>;
  readonly onFailure: (error: unknown) => void;
}

const name = 'sandbox-stripe';
const leaseMs = 6000;
const lookEveryMs = 2000;

/** How long a process that is not the host waits for the first word of where it is. */
const attempts = 40;
const betweenAttemptsMs = 50;

/** Where the stand-in is that some service hosts, for a program that hosts none itself; null if nobody does. */
export async function findStandIn(leases: Pick<LeaseStore, 'readBookmark'>): Promise<string | null> {
  const address = await leases.readBookmark(name);
  if (address === null) return null;
  // A process that was killed has left its address behind.
  const answer = await fetch(address, { method: 'HEAD' }).catch(() => null);
  return answer === null ? null : address;
}

export function createStandInSeat({ leases, realClock, open, onFailure }: Needs): StandInSeat {
  const holder = randomUUID();
  let host: StandInHost | null = null;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const isMine = await leases.acquire({ name, holder, now: realClock.now(), leaseMs });
    if (isMine && host === null) {
      host = await open();
      await leases.writeBookmark(name, host.address);
    } else if (!isMine && host !== null) {
      const lost = host;
      host = null;
      await lost.close();
    }
  }

  function lookAgain(): void {
    looking = looking.then(look).catch(onFailure);
  }

  return {
    async address() {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const known = host?.address ?? (await leases.readBookmark(name));
        if (known !== null) return known;
        await sleep(betweenAttemptsMs);
      }
      throw new PaywallError('provider-unavailable', 'The stand-in of Stripe does not answer.');
    },
    async start() {
      lookAgain();
      timer = setInterval(lookAgain, lookEveryMs);
      await looking;
    },
    liftFaults: () => host?.liftFaults(),
    async close() {
      clearInterval(timer);
      await looking;
      if (host === null) return;
      await host.close();
      await leases.writeBookmark(name, null).catch(onFailure);
      await leases.release(name, holder).catch(onFailure);
    },
  };
}
