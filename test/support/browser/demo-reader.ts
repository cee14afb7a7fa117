import type { Locator, Page } from 'playwright-core';
import { startService, type TestService } from '../service.ts';
import { launchBrowser, type TestBrowser, type Visit } from './browser.ts';
import { createFrontEnd } from './front-end.ts';

/** An article as the demo's list shows it. */
export interface ListedArticle {
  readonly id: string;
  readonly headline: string;
  readonly tier: string;
  readonly sponsor: string | null;
}

export async function demoArticles(url: string): Promise<readonly ListedArticle[]> {
  const listed = (await (await fetch(`${url}/demo/articles.json`)).json()) as { articles: ListedArticle[] };
  return listed.articles;
}

/** The ids of those that count, in the order of the front page. */
export function meteredIds(articles: readonly ListedArticle[]): readonly string[] {
  return articles.filter(({ tier, sponsor }) => tier === 'metered' && sponsor === null).map(({ id }) => id);
}

export async function setSandboxClock(url: string, now: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${url}/sandbox/clock`, { method: 'POST', headers, body: JSON.stringify({ now }) });
  if (!response.ok) throw new Error(`The clock does not move: ${await response.text()}`);
}

/** Somebody who reads the demo in a browser. */
export interface DemoReader {
  readonly visit: Visit;
  readonly page: Page;
  readonly banner: Locator;
  readonly headline: Locator;
  readonly wall: Locator;
  openFront(): Promise<void>;
  /** Opens an article and waits for the answer; gives the banner's headline back, or null where there is no banner. */
  read(id: string | undefined): Promise<string | null>;
  readAll(ids: readonly string[]): Promise<(string | null)[]>;
  /** The same to the meter, without the pages: those are looked at elsewhere. */
  readWithoutPages(ids: readonly string[]): Promise<void>;
  /** How many paragraphs of the article are on the page: one is the teaser alone. */
  paragraphs(): Promise<number>;
  /** Waits until the article is granted under this headline, and its whole text is there. */
  granted(headline: string): Promise<void>;
  settled(): Promise<void>;
}

export function createDemoReader(url: string, visit: Visit): DemoReader {
  const { page } = visit;
  const banner = page.locator('stile-paywall [part~="banner"]:not(:empty)');
  const headline = banner.locator('[part="headline"]');
  const settled = () => page.locator('stile-paywall[state]:not([aria-busy])').waitFor();

  async function read(id: string | undefined): Promise<string | null> {
    await page.goto(`${url}/demo/articles/${id}`);
    await settled();
    return (await headline.count()) === 0 ? null : headline.textContent();
  }

  return {
    visit,
    page,
    banner,
    headline,
    wall: page.locator('stile-paywall [part~="wall"]'),
    settled,
    read,
    async openFront() {
      await page.goto(`${url}/demo`);
      await page.locator('.story').nth(20).waitFor();
    },
    async readAll(ids) {
      const headlines: (string | null)[] = [];
      for (const id of ids) headlines.push(await read(id));
      return headlines;
    },
    async readWithoutPages(ids) {
      const [first, ...others] = ids;
      // The first brings the cookie.
      await read(first);
      const cookies = await visit.context.cookies();
      const headers = { Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
      const frontEnd = createFrontEnd(url);
      for (const id of others) await frontEnd.meter(id, { headers });
    },
    paragraphs: () => page.locator('stile-paywall > p').count(),
    async granted(words) {
      const paywall = page.locator('stile-paywall[state="granted"]:not([aria-busy])');
      const bar = paywall.filter({ has: page.locator('[part~="bar"] [part="headline"]', { hasText: words }) });
      await bar.locator('p').nth(1).waitFor();
    },
  };
}

/** The demo of a service of its own, and a browser. */
export interface DemoStage {
  readonly service: TestService;
  readonly browser: TestBrowser;
  readonly list: readonly ListedArticle[];
  readonly metered: readonly string[];
  /** Somebody new, who comes at this time. */
  come(now: string): Promise<DemoReader>;
  close(): Promise<void>;
}

export async function startDemo(env: Readonly<Record<string, string>> = {}): Promise<DemoStage> {
  const service = await startService(env);
  const browser = await launchBrowser();
  const list = await demoArticles(service.url);
  return {
    service,
    browser,
    list,
    metered: meteredIds(list),
    async come(now) {
      await setSandboxClock(service.url, now);
      return createDemoReader(service.url, await browser.visit());
    },
    async close() {
      await browser.close();
      await service.close();
    },
  };
}
