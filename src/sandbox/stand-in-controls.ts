import { type ErrorCode, PaywallError } from '../paywall/errors.ts';
import type { StripeStandIn } from './stripe/stand-in.ts';

const ofStandIn = [
  'pay',
  'setCard',
  'cancel',
  'refund',
  'failRefund',
  'dispute',
  'decideDispute',
  'pauseCollection',
  'resumeCollection',
  'giveTrial',
  'payInvoice',
  'setRetriesEnd',
  'archivePrices',
  'restorePrices',
  'flush',
] as const satisfies readonly (keyof StripeStandIn)[];

type OfStandIn = (typeof ofStandIn)[number];

/** What is done at the stand-in of Stripe in place of those who would do it: readers, their banks, the publisher, time. */
export interface StandInControls extends Pick<StripeStandIn, OfStandIn> {
  setDelivery(...mode: Parameters<StripeStandIn['setDelivery']>): Promise<void>;
  setWebhookForm(...form: Parameters<StripeStandIn['setWebhookForm']>): Promise<void>;
  setFaults(...rule: Parameters<StripeStandIn['setFaults']>): Promise<void>;
  faults(): Promise<ReturnType<StripeStandIn['faults']>>;
  /** Moves the clock of the service and that of the stand-in; all that falls due has happened when it resolves. */
  moveTo(ms: number): Promise<void>;
}

export const controlNames = [
  ...ofStandIn,
  'setDelivery',
  'setWebhookForm',
  'setFaults',
  'faults',
  'moveTo',
] as const satisfies readonly (keyof StandInControls)[];

/** What a control answers over the wire. */
export type ControlAnswer = { readonly result: unknown } | { readonly fault: { status: number; message: string } };

const codes: Readonly<Record<number, ErrorCode>> = { 404: 'not-found', 503: 'store-unavailable' };

async function call(base: string, name: string, args: readonly unknown[]): Promise<unknown> {
  const request = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(args) };
  const response = await fetch(`${base}/control/${name}`, request);
  const answer = (await response.json()) as ControlAnswer;
  if ('result' in answer) return answer.result;
  const { status, message } = answer.fault;
  throw new PaywallError(codes[status] ?? (status < 500 ? 'invalid-request' : 'internal'), message);
}

/** The controls of a stand-in that another process may host. */
export function remoteControls(addressOf: () => Promise<string>): StandInControls {
  const controls = controlNames.map((name) => {
    const control = async (...args: readonly unknown[]) => call(await addressOf(), name, args);
    return [name, control] as const;
  });
  // Each is called by the very name and with the very arguments of its type.
  return Object.fromEntries(controls) as unknown as StandInControls;
}
