import type { BuyerReference } from '../buyer-reference.ts';

/** What Stile does to a purchase at the provider by itself, without an admin who asked for it. */
export const automaticActs = [
  /** A second trial: it ended, and what was paid for it was given back. */
  'refuse-second-trial',
  /** A subscription that another one has replaced was ended. */
  'end-superseded',
  /** A subscription was ended because its payment was refunded in full or disputed. */
  'end-refunded',
  /** A subscription was ended that had been bought before an admin took the reader's access away. */
  'end-revoked',
  /** An invoice of a subscription that has ended can no longer be paid. */
  'void-invoice',
  /** A term was moved, so that it runs from the payment. */
  'extend-term',
] as const;

export interface AutomaticAct extends BuyerReference {
  readonly act: (typeof automaticActs)[number];
  /** The provider's id of what it was done to. */
  readonly about: string;
  /** What else an owner needs to know, as JSON; never a secret, and nothing of the reader but what they bought. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Logs, counts and audits an act once it is done. Never throws: the act stands, whatever becomes of the record. */
export type RecordAutomaticAct = (act: AutomaticAct) => Promise<void>;
