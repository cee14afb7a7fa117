import type { Hostile } from '../processes/cpu-of-requests.ts';
import { rawBytes } from '../processes/raw-connection.ts';

/** As much as Node's parser lets through. */
const headerBytes = 46_000;
const bodyBytes = 16_000;

const filled = (unit: string, bytes: number) => unit.repeat(Math.floor(bytes / unit.length));

const source = '__amp_source_origin=https%3A%2F%2Fasia.example.com';
const form = 'application/x-www-form-urlencoded';

/** What a hostile page sends that calls itself one of an AMP cache; whether it may cost as much as a view that is counted. */
export function hostileAmpRequests(
  reader: string,
  { query, newClient }: { readonly query: string; readonly newClient: (nth: number) => Record<string, string> },
): readonly (readonly [what: string, request: Hostile, isCounted: boolean])[] {
  const amp = `${reader}/amp`;
  const headers = (nth: number) => ({ ...newClient(nth), Origin: 'https://a.cdn.ampproject.org' });
  const queries = {
    'many parameters': `rid=a&url=b&${source}&${query}`,
    'many sites': filled(`${source}&`, headerBytes - 200),
    'a site of escapes': `rid=a&url=b&__amp_source_origin=${filled('%41', 40_000)}`,
    'a long reader': `${source}&url=b&rid=${filled('a', 11_000)}`,
    'a long article': `${source}&rid=a&url=${filled('%2F', 11_000)}`,
    'claims that are long': `${source}&rid=a&url=b&claims=${filled('a.', 8_000)}`,
  };
  const forms = { 'of many fields': filled('a=&', bodyBytes), 'of escapes': `state=${filled('%41', bodyBytes - 20)}` };
  const post = (path: string, body: string, more: Record<string, string>) =>
    rawBytes(`${amp}/${path}`, { method: 'POST', headers: more, body });
  return [
    ...Object.entries(queries).flatMap(([what, asked]) => [
      [
        `an authorization with ${what}`,
        (nth: number) => rawBytes(`${amp}/authorize?${asked}`, { headers: headers(nth) }),
        false,
      ] as const,
      [`a pingback with ${what}`, (nth: number) => post(`pingback?${asked}`, '', headers(nth)), true] as const,
    ]),
    [
      'a long pingback',
      (nth) =>
        post(`pingback?rid=a${nth % 9}&url=b&${source}`, filled('[', bodyBytes), {
          ...headers(nth),
          'Content-Type': 'text/plain',
        }),
      true,
    ],
    ...Object.entries(forms).map(
      ([what, body]) =>
        [
          `a login's form ${what}`,
          (nth: number) => post('login/return', body, { ...newClient(nth), 'Content-Type': form }),
          true,
        ] as const,
    ),
  ];
}
