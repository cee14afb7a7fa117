import type { IncomingMessage } from 'node:http';

/** By what user agents name themselves. Most name others too, so that the first that fits counts. */
const browsers: readonly [RegExp, string][] = [
  [/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const systems: readonly [RegExp, string][] = [
  [/\biPhone\b|\biPad\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

const nameIn = (names: readonly [RegExp, string][], text: string) => names.find(([form]) => form.test(text))?.[1];

/** Which kind of browser asks, for the person whose it is: `Firefox on Windows`. Nothing else of what it says is kept. */
export function browserOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const text = headers['user-agent'] ?? '';
  const system = nameIn(systems, text);
  const browser = nameIn(browsers, text) ?? 'Another program';
  return system === undefined ? browser : `${browser} on ${system}`;
}
