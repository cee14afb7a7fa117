import type { Account } from './account.ts';
import { forgetOld } from './forgetting.ts';
import { createAgenda, type Due } from './money/due.ts';
import type { Deliveries, Dispatch } from './webhooks/deliveries.ts';

export interface PassingTimeOptions {
  readonly account: Account;
  readonly dispatch: Dispatch;
  readonly webhooks: Deliveries;
  readonly onTime: (ms: number) => void | Promise<void>;
}

/** The row in which the time that was reached is kept, so that a restart does not turn it back. */
export const timeMark = 'time';

/** Makes happen what is due, each thing as of its own time and in order. */
export class PassingTime {
  readonly #account: Account;
  readonly #dispatch: Dispatch;
  readonly #webhooks: Deliveries;
  readonly #onTime: (ms: number) => void | Promise<void>;
  readonly #agenda: ReturnType<typeof createAgenda>;
  #advancing: Promise<void> | null = null;

  constructor({ account, dispatch, webhooks, onTime }: PassingTimeOptions) {
    this.#account = account;
    this.#dispatch = dispatch;
    this.#webhooks = webhooks;
    this.#onTime = onTime;
    this.#agenda = createAgenda(account);
  }

  /** Catches up with what fell due, then runs a change in a transaction and sends its webhooks on their way. */
  run<T>(change: () => T): T {
    if (this.#advancing === null) this.#catchUp();
    const result = this.#account.tables.transaction(change);
    void this.#webhooks.run();
    return result;
  }

  /** Lets time pass up to then (milliseconds), delivering in between as Stripe would. */
  async advanceTo(ms: number): Promise<void> {
    await this.finished();
    this.#advancing = this.#advance(ms).finally(() => {
      this.#advancing = null;
    });
    await this.#advancing;
  }

  /** Has it be an earlier time. What has happened stays as it is, and what falls due does so when its time comes again. */
  async turnBackTo(ms: number): Promise<void> {
    await this.finished();
    this.#account.clock.turnBack(ms);
    this.#keep(ms);
  }

  /** Resolves when no `advanceTo` is under way. */
  async finished(): Promise<void> {
    while (this.#advancing !== null) await this.#advancing;
  }

  async #advance(untilMs: number): Promise<void> {
    for (;;) {
      const due = this.#agenda.next();
      const dueMs = due === null ? Infinity : due.at * 1000;
      const attemptMs = (this.#deliversBetween() ? this.#webhooks.nextAtMs() : null) ?? Infinity;
      if (Math.min(dueMs, attemptMs) > untilMs) break;
      await this.#reach(Math.min(dueMs, attemptMs));
      if (due !== null && dueMs <= attemptMs) this.#happen(due);
      if (this.#deliversBetween()) await this.#webhooks.run();
    }
    await this.#reach(untilMs);
    this.#account.tables.transaction(() => forgetOld(this.#account));
    await this.#webhooks.run();
  }

  /** Shuffled webhooks wait for the end, so that the whole of what happened is put out of order. */
  #deliversBetween(): boolean {
    return this.#dispatch.mode !== 'shuffled';
  }

  async #reach(ms: number): Promise<void> {
    if (!this.#account.clock.reach(ms)) return;
    this.#keep(ms);
    await this.#onTime(ms);
  }

  #keep(ms: number): void {
    const { tables } = this.#account;
    tables.transaction(() => tables.put('mark', { id: timeMark, at: ms }));
  }

  #catchUp(): void {
    const { clock } = this.#account;
    for (let due = this.#agenda.next(); due !== null && due.at * 1000 <= clock.nowMs(); due = this.#agenda.next()) {
      this.#happen(due);
    }
  }

  #happen({ at, run }: Due): void {
    const { clock, tables } = this.#account;
    clock.asOf(at * 1000, () => tables.transaction(run));
  }
}
