import type { Clock, EpochMs } from '../../paywall/clock.ts';
import type { ReaderKind } from '../../paywall/reader.ts';
import { createSignedTexts } from '../signed-text.ts';

/** Who began a checkout, in which browser, and when. */
export interface CheckoutBeginning {
  readonly kind: ReaderKind;
  /** The key of the reader whose cookie that browser has, as base64url; empty if it has none. */
  readonly browser: string;
  /** To the second. */
  readonly at: EpochMs;
}

/**
 * Secrets that stand in the address to which a checkout page leads: who comes by that address began the checkout, or was given the
 * address by the one who did. Each holds for one reader, and is the same for all requests of one second, because equal requests
 * open one page.
 */
export interface ReturnSecrets {
  sign(buyer: { publication: string; reader: string }, beginning: Omit<CheckoutBeginning, 'at'>): string;
  /** Null for anything but a secret for this reader. How long it holds is not checked here. */
  verify(buyer: { publication: string; reader: string }, secret: string): CheckoutBeginning | null;
}

const form = /^([ar])\.([\w-]*)\.([0-9a-z]+)$/;

export function createReturnSecrets({
  secret,
  clock,
}: {
  readonly secret: string;
  readonly clock: Clock;
}): ReturnSecrets {
  const texts = createSignedTexts(secret, 'checkout-return');
  const about = ({ publication, reader }: { publication: string; reader: string }) => `${publication} ${reader} `;
  return {
    sign(buyer, { kind, browser }) {
      const text = `${kind === 'anonymous' ? 'a' : 'r'}.${browser}.${Math.floor(clock.now() / 1000).toString(36)}`;
      return texts.sign(text, about(buyer));
    },
    verify(buyer, given) {
      const [, kind, browser = '', second = ''] = form.exec(texts.verify(given, about(buyer)) ?? '') ?? [];
      if (kind === undefined) return null;
      return { kind: kind === 'a' ? 'anonymous' : 'registered', browser, at: Number.parseInt(second, 36) * 1000 };
    },
  };
}
