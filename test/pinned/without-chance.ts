/**
 * What may be different in every run: ids of the payment provider, of processes, and where they listen. The version of an entitlement
 * says how often the purchases behind it were looked at.
 */
const chances: readonly (readonly [RegExp, string])[] = [
  [/\bevt_[0-9a-f]{32}\b/g, 'evt_…'],
  [/\b(cus|evt|cs_test|lic)_[0-9a-f]{24}\b/g, '$1_…'],
  [/http:\/\/127\.0\.0\.1:\d+/g, 'http://127.0.0.1:…'],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '…'],
  [/"version":\d+/g, '"version":0'],
  // The id of a gift begins with what its giver is known by.
  [/(?<![0-9a-f])([0-9a-f]{4})[0-9a-f]{28}(?![0-9a-f])/g, '$1…'],
  [/"sealed":"[\w-]+"/g, '"sealed":"…"'],
];

/** A text of a store, the same whenever it is written. */
export const withoutChance = (text: string): string =>
  chances.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text);

/** Each once, in an order that does not depend on which was written first. */
export function distinct<T>(values: readonly T[]): readonly T[] {
  const texts = new Set(values.map((value) => JSON.stringify(value)));
  return [...texts].sort().map((text) => JSON.parse(text) as T);
}
