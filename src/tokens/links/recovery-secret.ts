import { randomBytes } from 'node:crypto';
import type { Clock, EpochMs } from '../../paywall/clock.ts';
import type { ReaderKind } from '../../paywall/reader.ts';
import { createSignedTexts } from '../signed-text.ts';

/** Who gets back what they bought by a link, and until when. */
export interface RecoveredReader {
  readonly reader: string;
  readonly kind: ReaderKind;
}

/** Secrets in links that are sent to those who lost the cookie they had bought with. No two are alike. */
export interface RecoverySecrets {
  sign(publication: string, reader: RecoveredReader & { readonly expiresAt: EpochMs }): string;
  /** Null for anything but a secret of this publication that has not run out. Whether it was used is not checked here. */
  verify(publication: string, secret: string): RecoveredReader | null;
}

const form = /^(r_[\w-]{22})\.([ar])\.([0-9a-z]{1,12})\.[\w-]{12}$/;

export function createRecoverySecrets({
  secret,
  clock,
}: {
  readonly secret: string;
  readonly clock: Clock;
}): RecoverySecrets {
  const texts = createSignedTexts(secret, 'purchase-recovery');
  return {
    sign(publication, { reader, kind, expiresAt }) {
      const once = randomBytes(9).toString('base64url');
      const text = `${reader}.${kind === 'anonymous' ? 'a' : 'r'}.${Math.floor(expiresAt / 1000).toString(36)}.${once}`;
      return texts.sign(text, `${publication} `);
    },
    verify(publication, given) {
      const [, reader, kind, second = ''] = form.exec(texts.verify(given, `${publication} `) ?? '') ?? [];
      if (reader === undefined || clock.now() >= Number.parseInt(second, 36) * 1000) return null;
      return { reader, kind: kind === 'a' ? 'anonymous' : 'registered' };
    },
  };
}
