import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Locator, Page } from 'playwright-core';
import type { Overrides } from '../../../src/wiring/parts.ts';
import { startService, type TestService } from '../service.ts';
import { type AdminDesk, type AdminName, adminTokens, createAdminDesk, tokenOf } from '../sign-on/admins.ts';
import { expectAccessible, untilSettled } from './accessibility.ts';
import { sessionPath } from './admin-browser.ts';
import { launchBrowser, type TestBrowser, type Visit } from './browser.ts';
import { createFrontEnd, example, type FrontEnd } from './front-end.ts';

/** Where a person looks at what the tests saw. */
const screenshots = process.env['TEST_SCREENSHOTS'] ?? join(tmpdir(), 'stile-screenshots');

export interface AdminVisitOptions {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
}

/** The admin pages in a browser of one person. */
export interface AdminVisit extends Visit {
  /** Opens a page of the example publication, such as `/offers`. */
  open(path: string): Promise<void>;
  /** Signs in by the form that is shown, on whichever page it is. */
  signIn(as: AdminName): Promise<void>;
  heading(name: string | RegExp): Locator;
  button(name: string | RegExp): Locator;
  /** Asserts that nothing is seriously wrong for those who use a screen reader or the keyboard. */
  expectAccessible(): Promise<void>;
  /** Makes the window, and the page that is open in it, look like this: settled in the colours and the size. */
  dress(look: AdminVisitOptions): Promise<void>;
  /** Asserts of the page as it is open that it is accessible and fits light, dark and on a phone, and keeps a picture of each. */
  expectGoodInEveryLook(name: string, looks?: Readonly<Record<string, AdminVisitOptions>>): Promise<void>;
  /** Asserts that the page is not wider than its window. */
  expectNoSidewaysScroll(): Promise<void>;
  /** Asserts that nothing went wrong inside the page, nor was asked of anybody else; what the service refused is no fault of the page. */
  expectClean(): void;
  /** Keeps a picture of the whole page for a person to look at. */
  screenshot(name: string): Promise<void>;
}

/** A service with one admin of each role, and a browser. The service's time stands on 20 December 2026, noon in Tokyo. */
export interface AdminStage {
  readonly service: TestService;
  readonly browser: TestBrowser;
  readonly desk: AdminDesk;
  readonly frontEnd: FrontEnd;
  /** A browser of its own on an empty page, with the session of an admin or without one. */
  visit(as: AdminName | null, options?: AdminVisitOptions): Promise<AdminVisit>;
  /** Lets hours of the real time pass, by which sessions go; the clock of the sandbox goes on with it. */
  passHours(hours: number): void;
  close(): Promise<void>;
}

export async function pictureOf(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true, animations: 'disabled' });
}

async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}

const usualLooks: Readonly<Record<string, AdminVisitOptions>> = {
  light: {},
  dark: { dark: true },
  phone: { width: 375, height: 800 },
};

async function dress(page: Page, { dark = false, width = 1280, height = 900 }: AdminVisitOptions): Promise<void> {
  const colorScheme = dark ? 'dark' : 'light';
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme });
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor();
  await untilSettled(page);
}

function adminVisit(visit: Visit, url: string): AdminVisit {
  const { page } = visit;
  const expectNoSidewaysScroll = async () => {
    if (await isTooWide(page)) throw new Error('The page is wider than its window.');
  };
  return {
    ...visit,
    open: async (path) => {
      await page.goto(`${url}/admin/${example}${path}`);
    },
    async signIn(as) {
      await page.getByLabel('Admin token').fill(tokenOf(as));
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('button', { name: `Account: ${as}` }).waitFor();
    },
    heading: (name) => page.getByRole('heading', { name }),
    button: (name) => page.getByRole('button', { name, exact: true }),
    expectAccessible: () => expectAccessible(page),
    dress: (look) => dress(page, look),
    async expectGoodInEveryLook(name, looks = usualLooks) {
      for (const [look, options] of Object.entries(looks)) {
        await dress(page, options);
        await expectNoSidewaysScroll();
        await expectAccessible(page);
        await pictureOf(page, `${name}-${look}`);
      }
    },
    expectNoSidewaysScroll,
    expectClean() {
      const faults = visit.complaints.filter((complaint) => !complaint.startsWith('Failed to load resource'));
      expect(faults).to.deep.equal([]);
      expect([...visit.origins]).to.deep.equal([url]);
    },
    screenshot: (name) => pictureOf(page, name),
  };
}

/** `env` chooses another store, for example. */
export async function startAdminStage(
  env: Record<string, string> = {},
  overrides: Pick<Overrides, 'secretOf' | 'reconcileLookEveryMs' | 'eventsLookEveryMs'> = {},
): Promise<AdminStage> {
  let passedMs = 0;
  const realNow = () => Date.now() + passedMs;
  const service = await startService({ ADMIN_TOKENS: adminTokens, ...env }, { realNow, ...overrides });
  const browser = await launchBrowser();
  const frontEnd = createFrontEnd(service.url);
  await frontEnd.moveClock({ now: '2026-12-20T12:00:00+09:00' });
  return {
    service,
    browser,
    frontEnd,
    desk: createAdminDesk(service.url),
    async visit(as, { dark = false, ...size } = {}) {
      const visit = adminVisit(await browser.visit(size), service.url);
      await visit.page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' });
      if (as !== null) {
        const answer = await visit.context.request.post(service.url + sessionPath, { data: { token: tokenOf(as) } });
        expect(answer.status(), await answer.text()).to.equal(201);
      }
      return visit;
    },
    passHours(hours) {
      passedMs += hours * 3_600_000;
    },
    async close() {
      await browser.close();
      await service.close();
    },
  };
}

/** Visits of the tests of a block, each closed after its test. */
export function useVisits(stage: () => AdminStage): AdminStage['visit'] {
  let visit: AdminVisit | undefined;

  afterEach(async () => {
    await visit?.close();
    visit = undefined;
  });

  return async (...how) => {
    visit = await stage().visit(...how);
    return visit;
  };
}
