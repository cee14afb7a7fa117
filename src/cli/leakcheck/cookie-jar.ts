/** The cookies of one reader on one site. */
export interface CookieJar {
  /** For the header `Cookie`; empty if there are none. */
  header(): string;
  take(setCookies: readonly string[] | undefined): void;
}

const isEnd = (setCookie: string) => /;\s*max-age=(0|-\d+)\s*(;|$)/i.test(setCookie);

export function createJar(start: Readonly<Record<string, string>> = {}): CookieJar {
  const values = new Map(Object.entries(start));
  return {
    header: () => [...values].map(([name, value]) => `${name}=${value}`).join('; '),
    take(setCookies = []) {
      for (const setCookie of setCookies) {
        const [pair = ''] = setCookie.split(';', 1);
        const at = pair.indexOf('=');
        if (at < 1) continue;
        const name = pair.slice(0, at).trim();
        const value = pair.slice(at + 1).trim();
        if (value === '' || isEnd(setCookie)) values.delete(name);
        else values.set(name, value);
      }
    },
  };
}

/** One that holds these cookies for ever: a reader who asks with it stays the same. */
export const fixedJar = (header: string): CookieJar => ({ header: () => header, take: () => undefined });
