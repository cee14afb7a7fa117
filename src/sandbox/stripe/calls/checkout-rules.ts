import { type ChargeFault, faultOfCharge } from '../../../paywall/wording/chargeable.ts';
import { decimalsOf, providerDecimalsOf } from '../../../paywall/wording/currencies.ts';
import { daySeconds } from '../clock.ts';
import { invalidRequest, missingParameter, type StripeFault } from '../errors.ts';
import type { Price } from '../wire.ts';
import type { SessionParameters } from './checkout-parameters.ts';

const minuteSeconds = 60;
const hourSeconds = 3600;

/** Faults of a session that its request alone shows. `now` in seconds. @throws StripeFault */
export function checkSession(parameters: SessionParameters, now: number): void {
  const { mode, ui_mode: ui, success_url: success, customer, customer_email: email, line_items: items } = parameters;
  if (ui !== undefined && ui !== 'hosted_page')
    throw invalidRequest('The stand-in only plays hosted Checkout pages.', { param: 'ui_mode' });
  if (mode === 'setup')
    throw invalidRequest('The stand-in plays the modes `payment` and `subscription`.', { param: 'mode' });
  if (success === undefined) throw missingParameter('success_url');
  if (customer !== undefined && email !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: customer, customer_email.', {
      param: 'customer',
    });
  }
  if (items === undefined || items.length === 0) throw missingParameter('line_items');
  if (mode === 'payment' && parameters.subscription_data !== undefined) throw notInMode('subscription_data', mode);
  if (mode === 'payment' && parameters.payment_method_collection !== undefined)
    throw notInMode('payment_method_collection', mode);
  if (mode === 'subscription' && parameters.payment_intent_data !== undefined)
    throw notInMode('payment_intent_data', mode);
  if (mode === 'subscription' && parameters.submit_type !== undefined) throw notInMode('submit_type', mode);
  checkExpiry(parameters.expires_at, now);
  checkTrial(parameters.subscription_data, now);
}

function notInMode(param: string, mode: string): StripeFault {
  return invalidRequest(`You can not pass \`${param}\` in \`${mode}\` mode.`, { param });
}

function checkExpiry(expiresAt: number | undefined, now: number): void {
  if (expiresAt === undefined) return;
  const param = 'expires_at';
  if (expiresAt < now + 30 * minuteSeconds) {
    throw invalidRequest('The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.', {
      param,
    });
  }
  if (expiresAt > now + 24 * hourSeconds) {
    throw invalidRequest('The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.', {
      param,
    });
  }
}

function checkTrial(data: SessionParameters['subscription_data'], now: number): void {
  if (data?.trial_end === undefined) return;
  const param = 'subscription_data[trial_end]';
  if (data.trial_period_days !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: trial_end, trial_period_days.', { param });
  }
  if (data.trial_end < now + 48 * hourSeconds) {
    throw invalidRequest('The `trial_end` date has to be at least 2 days in the future.', { param });
  }
  if (data.trial_end > now + 5 * 365 * daySeconds) {
    throw invalidRequest('The `trial_end` date can be at most 5 years in the future.', { param });
  }
}

/** Faults in the prices of a session's lines. @throws StripeFault */
export function checkPrices(
  mode: SessionParameters['mode'],
  prices: readonly Price[],
  currency: string | undefined,
): void {
  const recurring = prices.filter(({ type }) => type === 'recurring');
  if (mode === 'subscription' && recurring.length === 0) {
    throw invalidRequest('You must provide at least one recurring price in `subscription` mode when using prices.', {
      param: 'line_items',
    });
  }
  if (mode === 'payment' && recurring.length > 0) {
    throw invalidRequest(
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
      { param: 'line_items' },
    );
  }
  if (recurring.length > 20 || prices.length - recurring.length > 20 + (mode === 'payment' ? 80 : 0)) {
    throw invalidRequest('Too many line items.', { param: 'line_items' });
  }
  const cadences = new Set(recurring.map(({ recurring: every }) => `${every?.interval_count} ${every?.interval}`));
  if (cadences.size > 1) {
    throw invalidRequest('Checkout does not support multiple prices with different billing intervals.', {
      param: 'line_items',
    });
  }
  if (new Set([...prices.map((price) => price.currency), ...(currency === undefined ? [] : [currency])]).size > 1) {
    throw invalidRequest('All prices on a Checkout Session must use the same currency.', { param: 'line_items' });
  }
}

const codes: Readonly<Record<ChargeFault['reason'], { code?: string }>> = {
  currency: {},
  'too-small': { code: 'amount_too_small' },
  'too-large': { code: 'amount_too_large' },
  thousandths: {},
};

/** @throws StripeFault for what nobody can be charged: a few cents, too much, or a part of a coin. */
export function checkAmount(amount: number, currency: string): void {
  if (amount === 0) return;
  const units = 10 ** (providerDecimalsOf(currency) - decimalsOf(currency));
  if (amount % units !== 0)
    throw invalidRequest(`Invalid amount: ${currency} has no hundredths.`, { param: 'line_items' });
  const fault = faultOfCharge({ amount: amount / units, currency });
  if (fault === null) return;
  throw invalidRequest(`The Checkout Session's total amount due ${fault.message}.`, codes[fault.reason]);
}
