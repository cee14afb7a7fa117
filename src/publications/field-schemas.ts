import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { isTimeZone } from '../paywall/calendar/window.ts';
import { faultOfLine } from '../paywall/wording/plain-text.ts';

export const text = (longest: number) => z.string().trim().min(1).max(longest);

/** The same of one line, in which there is nothing that cannot be seen. */
export const line = (longest: number) =>
  text(longest).superRefine((written, context) => {
    const message = faultOfLine(written);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });

export const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone, such as Asia/Tokyo');

function isCanonicalLocale(name: string): boolean {
  try {
    return Intl.getCanonicalLocales(name)[0] === name;
  } catch {
    return false;
  }
}

/** Canonical, so that one locale has one name: `pt-BR` and never `pt-br`. */
export const locale = z
  .string()
  .refine(isCanonicalLocale, 'must be a BCP 47 locale in its usual form, such as en or pt-BR');

/** What the web views of apps send, whose pages come with the app: `capacitor://localhost`. */
const appOrigin = /^(?:app|capacitor|ionic|tauri):\/\/[a-z\d](?:[a-z\d.-]*[a-z\d])?$/;

/** Browsers send an origin in one form only, so anything but that form would never match. */
export const origin = z.string().superRefine((written, context) => {
  const url = URL.canParse(written) ? new URL(written) : null;
  const web = url !== null && /^https?:$/.test(url.protocol) && !written.includes('*');
  if ((web && url.origin === written) || appOrigin.test(written)) return;
  const hint = web ? `; write ${url.origin}` : ', such as https://www.example.com: scheme, host and port only';
  context.addIssue({ code: 'custom', message: `must be an exact origin${hint}` });
});

export const webUrl = z
  .string()
  .refine((url) => URL.canParse(url) && /^https?:\/\//i.test(url), 'must be an http or https URL');

/** A range of no length would let in everybody, and addresses are compared as IPv4 where they are IPv4. */
function isNetwork(range: string): boolean {
  const [, address, prefix] = /^([0-9a-fA-F:.]+)\/([1-9]\d{0,2})$/.exec(range) ?? [];
  if (address === undefined) return false;
  if (isIPv4(address)) return Number(prefix) <= 32;
  return isIPv6(address) && Number(prefix) <= 128 && !/^::ffff:/i.test(address);
}

export const network = z
  .string()
  .refine(isNetwork, 'must be a CIDR range, such as 192.0.2.0/24 or 2001:db8::/32; IPv4 not written as IPv6');

/** The host names that lie in the domain are those that end in a dot and this. */
export const hostDomain = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/, 'must be a domain, such as googlebot.com');

export const country = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166 country in upper case, such as JP');

/** A list in which no two entries have the same `key`. */
export const distinct = <T>(entry: z.ZodType<T>, key: (entry: T) => string) =>
  z.array(entry).superRefine((entries, context) => {
    const seen = new Set<string>();
    entries.forEach((each, index) => {
      if (seen.has(key(each))) context.addIssue({ code: 'custom', path: [index], message: 'stands here twice' });
      seen.add(key(each));
    });
  });

export const distinctTexts = <T extends string>(entry: z.ZodType<T>) => distinct(entry, (each) => each);
