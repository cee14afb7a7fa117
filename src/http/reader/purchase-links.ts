import type { EpochMs } from '../../paywall/clock.ts';
import type { ReaderKind } from '../../paywall/reader.ts';
import type { RecoveryRequest } from '../../paywall/selling/recovery.ts';

/** Who began a checkout, in which browser, and when. */
export interface CheckoutBeginning {
  readonly kind: ReaderKind;
  /** The key of the reader whose cookie that browser has, as base64url; empty if it has none. */
  readonly browser: string;
  readonly at: EpochMs;
}

/** Secrets in the addresses to which checkout pages lead. */
export interface ReturnSecrets {
  sign(buyer: { publication: string; reader: string }, beginning: Omit<CheckoutBeginning, 'at'>): string;
  verify(buyer: { publication: string; reader: string }, secret: string): CheckoutBeginning | null;
}

/** Has links sent to those who lost the cookie that they bought with. */
export interface PurchaseRecovery {
  /** Goes on in the background, whatever becomes of it. */
  begin(request: RecoveryRequest): void;
  /** Gives up what has not been sent. */
  close(): void;
}

/** Secrets in the links by which a browser becomes a buyer's again. */
export interface RecoverySecrets {
  verify(publication: string, secret: string): { readonly reader: string; readonly kind: ReaderKind } | null;
}
