import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Where Debian's packages put it. The first is Chromium without its windows, which costs half the processor time. */
const places = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** Where the browser is, unless `CHROMIUM` says otherwise. */
const executablePath = process.env['CHROMIUM'] ?? places.find((place) => existsSync(place)) ?? 'chromium';

const args = [
  '--headless=new',
  '--no-sandbox',
  '--renderer-process-limit=1',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everything that went wrong inside the page: refused by its security policy, failed to load, or thrown. */
  readonly complaints: readonly string[];
  /** The origins that the page asked for anything. */
  readonly origins: ReadonlySet<string>;
  close(): Promise<void>;
}

interface VisitOptions {
  readonly width?: number;
  readonly height?: number;
  readonly locale?: string;
}

export interface TestBrowser {
  /** A profile without cookies or storage: to the service, a reader it has never seen. */
  visit(options?: VisitOptions): Promise<Visit>;
  close(): Promise<void>;
}

const usualLocale = 'en-US';

/** Leaves a profile as a new one is, except that files which may be kept are kept: loading the pages takes longest of all. */
async function makeNew(context: BrowserContext, origins: ReadonlySet<string>): Promise<void> {
  await context.unrouteAll({ behavior: 'ignoreErrors' });
  await context.clearCookies();
  const [last, ...others] = context.pages();
  const page = last ?? (await context.newPage());
  const devtools = await context.newCDPSession(page);
  for (const origin of origins) {
    await devtools.send('Storage.clearDataForOrigin', {
      origin,
      storageTypes: 'local_storage,indexeddb,cache_storage',
    });
  }
  await Promise.all([page, ...others].map((each) => each.close()));
}

function watch(page: Page) {
  const complaints: string[] = [];
  const origins = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  return { complaints, origins };
}

/** One Chromium for all tests of this process: starting one takes longer than most tests. */
let launched: Promise<Browser> | null = null;

after(async () => {
  await (await launched)?.close();
});

/** A real browser. Closing it closes what was opened with it. */
export async function launchBrowser(): Promise<TestBrowser> {
  launched ??= chromium.launch({ executablePath, args });
  const browser = await launched;
  const all: BrowserContext[] = [];
  const idle: BrowserContext[] = [];

  async function contextFor(locale: string): Promise<BrowserContext> {
    const known = locale === usualLocale ? idle.pop() : undefined;
    if (known !== undefined) return known;
    const context = await browser.newContext({ locale });
    all.push(context);
    return context;
  }

  return {
    async visit({ width = 1280, height = 900, locale = usualLocale } = {}) {
      const context = await contextFor(locale);
      const page = await context.newPage();
      await page.setViewportSize({ width, height });
      // Generous, for a machine that runs other tests as well.
      page.setDefaultTimeout(25_000);
      const watched = watch(page);
      async function close(): Promise<void> {
        try {
          await makeNew(context, watched.origins);
          if (locale === usualLocale) idle.push(context);
        } catch {
          // A window that the test itself was closing cannot be cleaned up.
          await context.close();
        }
      }
      return { page, context, ...watched, close };
    },
    async close() {
      await Promise.all(all.map((context) => context.close()));
    },
  };
}
