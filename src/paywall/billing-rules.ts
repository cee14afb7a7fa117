import type { WhilePaused } from './entitlements/purchase-timeline.ts';
import type { Money } from './wording/money.ts';

/** What a reader is offered who is about to cancel; one of the two is set. */
export interface RetentionOffer {
  readonly percentOff: number | null;
  readonly amountOff: Money | null;
  /** For how many billing periods. */
  readonly periods: number;
}

/** How one publication's purchases are billed. */
export interface BillingRules {
  /** A subscription whose payment was refunded in full or disputed is ended: nobody pays for what they may not read. */
  readonly endRefunded: boolean;
  /** Invoices that are open when a subscription ends are voided: nobody pays for what has ended. */
  readonly voidOpenInvoices: boolean;
  /** Whether a reader keeps access while collecting their payments is paused. */
  readonly whilePaused: WhilePaused;
  readonly tax: {
    /** The provider computes taxes. */
    readonly automatic: boolean;
    /** Whether prices, as readers see them, hold the tax already, or it comes on top. */
    readonly behavior: 'inclusive' | 'exclusive';
    readonly collectTaxIds: boolean;
    readonly billingAddress: 'auto' | 'required';
  };
  /** An invoice also for what is paid once. */
  readonly invoices: boolean;
  readonly switching: {
    /** Whether readers may change from one plan on sale to another by themselves. */
    readonly enabled: boolean;
    /** Whether the difference is charged at once, with the next invoice, or not at all. */
    readonly proration: 'now' | 'next-invoice' | 'none';
  };
  /** Null for none. */
  readonly retention: RetentionOffer | null;
  readonly reminders: {
    /** How many days before its end a trial that a plan follows is announced to become one; null for never. */
    readonly trialEndingDays: number | null;
    /** The same for the renewal of a plan of a year or more. */
    readonly renewalDays: number | null;
  };
}

/** What holds where nothing is written. */
export const usualBillingRules: BillingRules = {
  endRefunded: true,
  voidOpenInvoices: true,
  whilePaused: 'keep',
  tax: { automatic: false, behavior: 'inclusive', collectTaxIds: false, billingAddress: 'auto' },
  invoices: false,
  switching: { enabled: true, proration: 'now' },
  retention: null,
  reminders: { trialEndingDays: 7, renewalDays: 14 },
};

/** Where the publisher is told to whom a link is to be sent, and the setting with the secret that signs it. */
export interface RecoveryRule {
  readonly webhook: string;
  readonly secret: string;
}
