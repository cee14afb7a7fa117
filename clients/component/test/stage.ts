import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { launchBrowser, type TestBrowser, type Visit } from '../../../test/support/browser/browser.ts';
import { setSandboxClock } from '../../../test/support/browser/demo-reader.ts';
import { createFrontEnd, example, type FrontEnd } from '../../../test/support/browser/front-end.ts';
import { duringTests } from '../../../test/support/during-tests.ts';
import { makeConfigDir, sellingNothing } from '../../../test/support/publications.ts';
import { startService, type TestService } from '../../../test/support/service.ts';
import { root } from '../../../test/support/sources.ts';
import { openSite, type Site } from './site.ts';

/** While the offer of the example publication is on sale. */
const now = '2027-01-10T12:00:00+09:00';

/** A service, a publisher's site on another origin, and a browser. */
export interface Stage {
  readonly service: TestService;
  readonly frontEnd: FrontEnd;
  readonly site: Site;
  readonly browser: TestBrowser;
  close(): Promise<void>;
}

async function openStage(): Promise<Stage> {
  const site = await openSite();
  const origins = [site.origin];
  const config = await makeConfigDir({
    [example]: { origins, meter: { limits: { anonymous: 2, registered: 4 }, window: 'month' } },
    'selling-nothing': {
      origins,
      ...sellingNothing,
      meter: { limits: { anonymous: 0, registered: 4 }, window: 'month' },
    },
    closed: { origins, meter: { limits: { anonymous: 0, registered: 0 }, window: 'month' } },
  });
  for (const name of [example, 'selling-nothing'])
    cpSync(
      join(root, 'clients/component/test/wording-ar.yaml'),
      join(config.dir, 'publications', name, 'wording', 'ar.yaml'),
    );
  const service = await startService({ CONFIG_DIR: config.dir });
  await setSandboxClock(service.url, now);
  site.use(service.url);
  return {
    service,
    frontEnd: createFrontEnd(service),
    site,
    browser: await launchBrowser(),
    async close() {
      await service.close();
      await site.close();
      await config.remove();
    },
  };
}

export const useStage = () => duringTests(openStage, (stage) => stage.close());

/** The element on a page, and what it shows. */
export interface Shown {
  readonly element: Locator;
  readonly banner: Locator;
  readonly headline: Locator;
  /** Waits until the answer is shown, and says which state that is. */
  settled(): Promise<string | null>;
}

export function shownOn({ page }: Visit, index = 0): Shown {
  const element = page.locator('stile-paywall').nth(index);
  const banner = element.locator('[part~="banner"]:not(:empty)');
  return {
    element,
    banner,
    headline: banner.locator('[part="headline"]'),
    async settled() {
      await element.and(page.locator('[state]:not([aria-busy])')).waitFor();
      return element.getAttribute('state');
    },
  };
}
