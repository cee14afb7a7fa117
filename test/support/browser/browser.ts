import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Where the browser is, unless `CHROMIUM` says otherwise: the place of Debian's package. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

const args = [
  '--headless=new',
  '--no-sandbox',
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
}

export interface TestBrowser {
  /** A new profile without cookies or storage: to the service, somebody it has never seen. */
  visit(options?: { width?: number; height?: number; locale?: string }): Promise<Visit>;
  close(): Promise<void>;
}

async function open(browser: Browser, { width = 1280, height = 900, locale = 'en-US' } = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height }, locale });
  const page = await context.newPage();
  // Generous, for a machine that runs other tests as well.
  page.setDefaultTimeout(25_000);
  const complaints: string[] = [];
  const origins = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  return { page, context, complaints, origins };
}

/** A real browser, shared by the tests of a file. */
export async function launchBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({ executablePath, args });
  return { visit: (options) => open(browser, options), close: () => browser.close() };
}
