import { type Environment, isSet, type SettingName } from './environment.ts';
import type { Settings } from './settings.ts';

/** Without both of them nothing can be sold. */
const stripeSettings = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'] as const satisfies readonly SettingName[];

export type StripeSetting = (typeof stripeSettings)[number];

/** Those that the environment does not have. */
export const unsetStripeSettings = (env: Environment): readonly StripeSetting[] =>
  stripeSettings.filter((name) => !isSet(env, name));

/** The same by the settings that were read of it. */
export function missingStripeSettings({ stripe }: Pick<Settings, 'stripe'>): readonly StripeSetting[] {
  const isThere = {
    STRIPE_SECRET_KEY: stripe.secretKey !== null,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecrets.length > 0,
  };
  return stripeSettings.filter((name) => !isThere[name]);
}

/** Whether there is neither Stripe nor its stand-in: then nothing is for sale. */
export const sellsNothing = ({ mode, stripe }: Pick<Settings, 'mode' | 'stripe'>): boolean =>
  mode === 'production' && stripe.secretKey === null;
