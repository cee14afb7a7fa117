import { randomBytes } from 'node:crypto';
import type { Express, Router } from 'express';
import { Account, type IdSource } from './account.ts';
import { createStandInClock } from './clock.ts';
import * as controls from './controls.ts';
import * as dashboard from './dashboard.ts';
import { createDoors, type Doors, type StandInAddress } from './doors.ts';
import { createFaults, type FaultRule, type Faults } from './http/faults.ts';
import { PassingTime, timeMark } from './passing-time.ts';
import { openRowFile } from './row-file.ts';
import { type RetriesEnd, type RowKeeper, Tables } from './tables.ts';
import {
  Deliveries,
  type DeliveryMode,
  type Dispatch,
  enqueue,
  type Payload,
  type WebhookForm,
} from './webhooks/deliveries.ts';

export interface StandInOptions {
  /** The outside clock, in milliseconds. The stand-in's own time is never behind it. */
  readonly now: () => number;
  readonly webhookSecret: string;
  /** A file that keeps everything across restarts; without it the stand-in forgets. */
  readonly persistTo?: string;
  /** Makes ids; random unless given. */
  readonly newId?: IdSource;
  /** Where browsers reach the pages, without a trailing slash; the address listened on unless given. */
  readonly publicUrl?: string;
  readonly afterLastRetry?: RetriesEnd;
  /** Told each time that `advanceTo` moves to, before anything is delivered: where the service's own clock is moved along. */
  readonly onTime?: (ms: number) => void | Promise<void>;
  /** Looks for what fell due at this distance of real time, for a stand-in that runs on by itself. */
  readonly tickEveryMs?: number;
  /** Between 0 and 1, for the order of shuffled webhooks. */
  readonly random?: () => number;
}

/** Plays Stripe: the API, the checkout and portal pages, the webhooks, and the passing of time. */
export interface StripeStandIn {
  /** API and pages together. */
  readonly app: Express;
  /** The pages alone, to be mounted where `publicUrl` points. */
  readonly pages: Router;
  listen(port?: number, host?: string): Promise<StandInAddress>;
  close(): Promise<void>;
  /** Milliseconds. */
  now(): number;
  /** Lets time pass: all that falls due up to then happens in order, each at its own time, and its webhooks are delivered. */
  advanceTo(ms: number): Promise<void>;
  /** Has it be an earlier time, once the outside clock has been turned back. Nothing that has happened is undone. */
  turnBackTo(ms: number): Promise<void>;
  setWebhookEndpoint(url: string | null, payload?: Payload): void;
  setDelivery(mode: DeliveryMode): void;
  setWebhookForm(form: WebhookForm): void;
  setFaults(rule: FaultRule): void;
  /** How the API fails, if it does. */
  faults(): FaultRule;
  /** Delivers what is held or waits for another attempt; answers how many events that were. */
  flush(): Promise<number>;
  /** Resolves when no webhook is on its way. */
  settled(): Promise<void>;
  pay(session: string, payment: controls.Payment): Promise<{ redirect: string }>;
  setCard(who: string, outcome: 'paid' | 'declined'): Promise<void>;
  cancel(who: string, when: 'now' | 'period-end'): Promise<void>;
  resume(who: string): Promise<void>;
  dispute(who: string): Promise<void>;
  decideDispute(who: string, outcome: 'won' | 'lost'): Promise<void>;
  payInvoice(who: string): Promise<void>;
  pauseCollection(who: string, pause: dashboard.PauseRequest): Promise<void>;
  resumeCollection(who: string): Promise<void>;
  /** `endsAt` in milliseconds. */
  giveTrial(who: string, endsAt: number): Promise<void>;
  refund(who: string, wish?: dashboard.RefundWish): Promise<void>;
  failRefund(who: string): Promise<void>;
  setRetriesEnd(end: RetriesEnd): Promise<void>;
  /** Takes prices out of sale. Answers which those are. */
  archivePrices(which: dashboard.WhichPrices): Promise<readonly string[]>;
  restorePrices(which: dashboard.WhichPrices): Promise<readonly string[]>;
}

export function createStripeStandIn(options: StandInOptions): StripeStandIn {
  const { account, dispatch, doors, faults, keeper, time, webhooks } = assemble(options);
  const { tickEveryMs } = options;
  const tick = (): void => void time.advanceTo(account.clock.nowMs());
  const timer = tickEveryMs === undefined ? null : setInterval(tick, tickEveryMs);
  return {
    ...doors.open({ account, faults, run: (change) => time.run(change) }),
    listen: doors.listen,
    close: async () => {
      if (timer !== null) clearInterval(timer);
      dispatch.endpoint = null;
      faults.lift();
      await doors.close();
      await time.finished();
      await webhooks.run();
      keeper?.close();
    },
    now: account.clock.nowMs,
    advanceTo: (ms) => time.advanceTo(ms),
    turnBackTo: (ms) => time.turnBackTo(ms),
    setWebhookEndpoint: (url, payload = 'snapshot') => {
      dispatch.endpoint = url === null ? null : { url };
      dispatch.form = payload === 'thin' ? 'thin' : 'current';
    },
    setDelivery: (mode) => {
      dispatch.mode = mode;
    },
    setWebhookForm: (form) => {
      dispatch.form = form;
    },
    setFaults: faults.set,
    faults: faults.rule,
    flush: () => webhooks.flush(),
    settled: () => webhooks.run(),
    ...controlsOf(account, { time, webhooks }),
  };
}

interface Parts {
  readonly account: Account;
  readonly dispatch: Dispatch;
  readonly doors: Doors;
  readonly faults: Faults;
  readonly keeper: RowKeeper | null;
  readonly time: PassingTime;
  readonly webhooks: Deliveries;
}

function assemble(options: StandInOptions): Parts {
  const keeper = options.persistTo === undefined ? null : openRowFile(options.persistTo);
  const tables = new Tables(keeper);
  const clock = createStandInClock(options.now, tables.find('mark', timeMark)?.at ?? 0);
  const dispatch: Dispatch = { endpoint: null, mode: 'normal', form: 'current' };
  const doors = createDoors();
  const { afterLastRetry = 'cancel', newId = randomId, onTime = () => undefined, random = Math.random } = options;
  const account = new Account({
    tables,
    clock,
    settings: { afterLastRetry, publicUrl: () => options.publicUrl ?? doors.url() },
    newId,
    onEvent: (id) => enqueue({ tables, clock, dispatch }, id),
  });
  const webhooks = new Deliveries({ account, dispatch, secret: options.webhookSecret, random });
  const time = new PassingTime({ account, dispatch, webhooks, onTime });
  return { account, dispatch, doors, faults: createFaults(), keeper, time, webhooks };
}

type Controls = Pick<
  StripeStandIn,
  | 'pay'
  | 'setCard'
  | 'cancel'
  | 'resume'
  | 'dispute'
  | 'decideDispute'
  | 'payInvoice'
  | 'pauseCollection'
  | 'resumeCollection'
  | 'giveTrial'
  | 'refund'
  | 'failRefund'
  | 'setRetriesEnd'
  | 'archivePrices'
  | 'restorePrices'
>;

/** What people do at the checkout page, in the portal, in the dashboard and at their bank; done when its webhooks have gone out. */
function controlsOf(account: Account, { time, webhooks }: { time: PassingTime; webhooks: Deliveries }): Controls {
  const done = async <T>(change: () => T): Promise<T> => {
    const result = time.run(change);
    await webhooks.run();
    return result;
  };
  return {
    pay: async (session, payment) => ({
      redirect: (await done(() => controls.pay(account, session, payment))).redirect,
    }),
    setCard: (who, outcome) => done(() => controls.setCard(account, who, outcome)),
    cancel: (who, when) => done(() => controls.cancel(account, who, when)),
    resume: (who) => done(() => controls.resume(account, who)),
    dispute: (who) => done(() => controls.dispute(account, who)),
    decideDispute: (who, outcome) => done(() => controls.decideDispute(account, who, outcome)),
    payInvoice: (who) => done(() => controls.payLatestInvoice(account, who)),
    pauseCollection: (who, pause) => done(() => dashboard.pauseCollection(account, who, pause)),
    resumeCollection: (who) => done(() => dashboard.resumeCollection(account, who)),
    giveTrial: (who, endsAt) => done(() => dashboard.giveTrialUntil(account, who, endsAt)),
    refund: (who, wish) => done(() => dashboard.refund(account, who, wish)),
    failRefund: (who) => done(() => dashboard.failLatestRefund(account, who)),
    setRetriesEnd: (end) => done(() => account.chooseAfterLastRetry(end)),
    archivePrices: (which) => done(() => dashboard.sellPrices(account, which, false)),
    restorePrices: (which) => done(() => dashboard.sellPrices(account, which, true)),
  };
}

function randomId(prefix: string): string {
  return prefix + randomBytes(12).toString('hex');
}
