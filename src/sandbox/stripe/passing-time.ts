import type { Account } from './account.ts';
import { forgetOld } from './forgetting.ts';
import { type Due, nextDue } from './money/due.ts';
import type { Deliveries, Dispatch } from './webhooks/deliveries.ts';

export interface PassingTimeOptions {
  readonly account: Account;
  readonly dispatch: Dispatch;
  readonly webhooks: Deliveries;
  readonly onTime: (ms: number) => void | Promise<void>;
}

/** Makes happen what is due, each thing as of its own time and in order. */
export interface PassingTime {
  /** Catches up with what fell due, then runs a change in a transaction and sends its webhooks on their way. */
  run<T>(change: () => T): T;
  /** Lets time pass up to then (milliseconds), delivering in between as Stripe would. */
  advanceTo(ms: number): Promise<void>;
}

/** The row in which the time that was reached is kept, so that a restart does not turn it back. */
export const timeMark = 'time';

export function createPassingTime({ account, dispatch, webhooks, onTime }: PassingTimeOptions): PassingTime {
  const { tables, clock } = account;
  let advancing: Promise<void> | null = null;

  const happen = (due: Due): void => clock.asOf(due.at * 1000, () => tables.transaction(due.run));

  const catchUp = (): void => {
    for (let due = nextDue(account); due !== null && due.at * 1000 <= clock.nowMs(); due = nextDue(account))
      happen(due);
  };

  const reach = async (ms: number): Promise<void> => {
    clock.reach(ms);
    tables.transaction(() => tables.put('mark', { id: timeMark, at: ms }));
    await onTime(ms);
  };

  /** Shuffled webhooks wait for the end, so that the whole of what happened is put out of order. */
  const deliversBetween = (): boolean => dispatch.mode !== 'shuffled';

  const advance = async (untilMs: number): Promise<void> => {
    for (;;) {
      const due = nextDue(account);
      const dueMs = due === null ? Infinity : due.at * 1000;
      const attemptMs = (deliversBetween() ? webhooks.nextAtMs() : null) ?? Infinity;
      if (Math.min(dueMs, attemptMs) > untilMs) break;
      await reach(Math.min(dueMs, attemptMs));
      if (due !== null && dueMs <= attemptMs) happen(due);
      if (deliversBetween()) await webhooks.run();
    }
    await reach(untilMs);
    tables.transaction(() => forgetOld(account));
    await webhooks.run();
  };

  return {
    run: (change) => {
      if (advancing === null) catchUp();
      const result = tables.transaction(change);
      void webhooks.run();
      return result;
    },
    advanceTo: async (ms) => {
      while (advancing !== null) await advancing;
      advancing = advance(ms).finally(() => {
        advancing = null;
      });
      await advancing;
    },
  };
}
