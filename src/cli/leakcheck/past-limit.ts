import { z } from 'zod';
import { type Address, type Ask, isSilence } from './ask.ts';
import { createJar, fixedJar } from './cookie-jar.ts';

/** A reader who has read a lot. */
export interface PastReader {
  /** What they are known by to the site: `Cookie`. */
  readonly cookie: string;
  /** Whether nothing is left of their meter, for certain. */
  readonly isSure: boolean;
  /** For people: what they did. */
  readonly did: string;
}

/** Reads other articles of the site until the limit is surely passed, or there are none left. Those that were not answered do not count. */
export async function readOthers(ask: Ask, others: readonly Address[], limit: number): Promise<PastReader> {
  const jar = createJar();
  let read = 0;
  for (const each of others) {
    if (read > limit) break;
    const answer = await ask(each, jar);
    if (!isSilence(answer) && answer.status < 500 && answer.status !== 404) read += 1;
  }
  return { cookie: jar.header(), isSure: read >= limit, did: `had asked for ${read} other articles` };
}

/** Where a Stile can be asked. */
export interface Stile {
  readonly url: URL;
  readonly publication: string;
}

const answer = z.object({
  granted: z.boolean(),
  reason: z.string(),
  reader: z.object({ token: z.string().optional() }),
});

/** No meter is larger that is of any use. */
const mostViews = 1_000;

/** The reader cookie by both of its names: which one the site goes by depends on its Stile's address. */
const cookiesOf = (token: string) => `stile_reader=${token}; __Host-stile_reader=${token}`;

/**
 * Uses up a new reader's meter by asking Stile itself for articles that there are not. They are counted in its reports. Throws what stands in
 * the way.
 */
export async function useUpAtStile({ url, publication }: Stile, timeoutMs: number): Promise<PastReader> {
  const address = new URL(`/v1/${encodeURIComponent(publication)}/meter`, url);
  const run = `leakcheck-${Date.now().toString(36)}`;
  let token: string | undefined;
  for (let view = 0; view <= mostViews; view += 1) {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token === undefined ? {} : { 'X-Reader-Token': token }) },
      body: JSON.stringify({ article: { id: `${run}-${view}` } }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.status !== 200) throw new Error(`Stile at ${address.href} answers ${response.status}.`);
    const parsed = answer.safeParse(await response.json());
    if (!parsed.success) throw new Error(`${address.href} is no Stile.`);
    const { granted, reason, reader } = parsed.data;
    token ??= reader.token;
    if (!granted && token !== undefined)
      return {
        cookie: cookiesOf(token),
        isSure: true,
        did: `had used up the meter of ${publication} (${view} articles)`,
      };
    if (!granted || reason !== 'METERED')
      throw new Error(`Stile says ${reason} to a new reader from here, so this machine meets no meter.`);
  }
  throw new Error(`${publication} gives a new reader more than ${mostViews} articles.`);
}

export const jarOf = ({ cookie }: PastReader) => fixedJar(cookie);
