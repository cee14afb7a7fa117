import { isReaderId } from '../../../../../src/paywall/reader.ts';

/** How a reader is named: by their id here, or by the publisher's own. */
export interface ReaderName {
  readonly name: string;
  /** Said only where a sign-in id looks like one of Stile's. */
  readonly by: 'sign-in' | null;
}

/** How somebody is named who was looked up. */
export const nameOf = ({ name, by }: { readonly name: string; readonly by: 'id' | 'sign-in' }): ReaderName => ({
  name,
  by: by === 'sign-in' && isReaderId(name) ? by : null,
});

/** The address of a reader's page below that of all. */
export const placeOf = ({ name, by }: ReaderName): string =>
  `/of/${encodeURIComponent(name)}${by === null ? '' : `?by=${by}`}`;

/** The reader that an address names; what comes after its question mark is `search`. */
export const namedIn = (name: string, search: string): ReaderName => ({
  name,
  by: new URLSearchParams(search).get('by') === 'sign-in' ? 'sign-in' : null,
});
