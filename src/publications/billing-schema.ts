import { z } from 'zod';
import { type BillingRules, type RetentionOffer, usualBillingRules } from '../paywall/billing-rules.ts';
import { largestAmount } from '../paywall/wording/chargeable.ts';
import { currency } from './money-schema.ts';

const usual = usualBillingRules;

const retention: z.ZodType<RetentionOffer> = z
  .strictObject({
    percentOff: z.int().min(1).max(100).nullable().default(null),
    amountOff: z
      .strictObject({ amount: z.int().min(1).max(largestAmount), currency })
      .nullable()
      .default(null),
    periods: z.int().min(1).max(36),
  })
  .refine(
    ({ percentOff, amountOff }) => (percentOff === null) !== (amountOff === null),
    'must have percentOff or amountOff, and not both',
  );

const days = z.int().min(1).max(90).nullable();

/** How purchases are billed, as files and stores write it: what is left out is as usual. */
export const billingRules: z.ZodType<BillingRules> = z
  .strictObject({
    endRefunded: z.boolean().default(usual.endRefunded),
    voidOpenInvoices: z.boolean().default(usual.voidOpenInvoices),
    whilePaused: z.enum(['keep', 'suspend']).default(usual.whilePaused),
    tax: z
      .strictObject({
        automatic: z.boolean().default(usual.tax.automatic),
        behavior: z.enum(['inclusive', 'exclusive']).default(usual.tax.behavior),
        collectTaxIds: z.boolean().default(usual.tax.collectTaxIds),
        billingAddress: z.enum(['auto', 'required']).default(usual.tax.billingAddress),
      })
      .prefault({}),
    invoices: z.boolean().default(usual.invoices),
    switching: z
      .strictObject({
        enabled: z.boolean().default(usual.switching.enabled),
        proration: z.enum(['now', 'next-invoice', 'none']).default(usual.switching.proration),
      })
      .prefault({}),
    retention: retention.nullable().default(usual.retention),
    reminders: z
      .strictObject({
        trialEndingDays: days.default(usual.reminders.trialEndingDays),
        renewalDays: days.default(usual.reminders.renewalDays),
      })
      .prefault({}),
  })
  .prefault({});
