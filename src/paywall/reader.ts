/** `anonymous`: known by an id that Stile minted; `registered`: by the publisher's own sign-in token. */
export type ReaderKind = 'anonymous' | 'registered';

/** Who is asking. */
export interface Reader {
  /** `r_` and 22 base64url characters (128 bits). It names a reader to front ends, admins and Stripe; never to a store. */
  readonly id: string;
  readonly kind: ReaderKind;
}

/** Whether a text has the form of a reader's id. */
export const isReaderId = (text: string): boolean => /^r_[\w-]{22}$/.test(text);

/** In UTF-16 code units. */
export const longestSignInId = 256;

/**
 * Whether the publisher may call a reader that, in the `sub` of a sign-in token. Not with half a character: that has no form in UTF-8,
 * so that two readers could be taken for one.
 */
export const isSignInId = (text: string): boolean =>
  text !== '' && text.length <= longestSignInId && !/\p{Surrogate}/u.test(text);

/**
 * What a store knows a reader by: 12 bytes, keyed by the service's secret and bound to one publication, so that neither a
 * stolen database nor two publications side by side say who read what.
 */
export type ReaderKey = Uint8Array & { readonly __brand: 'ReaderKey' };

export const readerKeyBytes = 12;

/**
 * One character for each byte: what a map finds a key by, and what scripts are sent. Spread, each byte would come out of an iterator,
 * and every view comes by here.
 */
export const byteText = (key: Uint8Array): string => String.fromCharCode.apply(null, key as unknown as number[]);

/** Two hexadecimal digits a byte. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A reader's key in JSON. */
export const readerKeyToHex = (key: ReaderKey): string => toHex(key);

/** The bytes that `toHex` wrote. */
export const fromHex = (words: string): Uint8Array =>
  Uint8Array.from(words.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));

/** The key that `readerKeyToHex` wrote. */
export const readerKeyFrom = (words: string): ReaderKey => fromHex(words) as ReaderKey;
