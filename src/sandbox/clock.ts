import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeFeed } from '../paywall/change-feed.ts';
import type { Clock, ClockStore, EpochMs } from '../paywall/clock.ts';

export interface SandboxClock extends Clock {
  /** Moves the clock to `to`, in every process that shares the store, before it resolves. */
  moveTo(to: EpochMs): Promise<void>;
  /** The same without waiting for the others: for what happens on the way to somewhere. */
  passBy(to: EpochMs): Promise<void>;
  close(): void;
}

interface Needs {
  readonly store: ClockStore;
  readonly changes: ChangeFeed;
  readonly realClock: Clock;
  /** How long the change feed may take to reach the other processes. */
  readonly settleMs: number;
}

/** The movable clock of sandbox mode: the real time and an offset, which the store holds. */
export async function createSandboxClock({ store, changes, realClock, settleMs }: Needs): Promise<SandboxClock> {
  let offsetMs = await store.readOffsetMs();

  const now = () => realClock.now() + offsetMs;

  function follow(next: number): void {
    offsetMs = next;
  }

  const unsubscribe = changes.subscribe(() => {
    // While the store is unavailable the last offset holds; the feed reports again afterwards.
    store.readOffsetMs().then(follow, () => undefined);
  });

  async function passBy(to: EpochMs): Promise<void> {
    const next = to - realClock.now();
    await store.writeOffsetMs(next);
    follow(next);
  }

  return {
    now,
    passBy,
    async moveTo(to) {
      await passBy(to);
      await changes.announce();
      await sleep(settleMs);
    },
    close: unsubscribe,
  };
}
