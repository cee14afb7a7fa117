import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  type DemoReader,
  type DemoStage,
  demoArticles,
  meteredIds,
  setSandboxClock,
  startDemo,
} from '../../support/browser/demo-reader.ts';

describe('a subscriber of the demo who switches plans', function () {
  this.timeout(60_000);

  let demo: DemoStage;
  let reader: DemoReader;

  before(async () => {
    demo = await startDemo();
    reader = await demo.come('2027-01-10T12:00:00+09:00');
  });

  after(async () => {
    await demo?.close();
  });

  const press = (name: string | RegExp) => reader.page.getByRole('button', { name }).click();
  const says = (text: string | RegExp) => reader.page.locator('#switch-now', { hasText: text }).waitFor();

  it('is told what it costs, confirms it, and sees when the way back begins', async () => {
    const { page } = reader;
    const [article] = meteredIds(await demoArticles(demo.service.url));
    await reader.read(article);
    await press('Put plans on sale');
    await page.locator('#sandbox-message:empty').waitFor({ state: 'attached' });
    await reader.banner.getByRole('button').click();
    await page.getByRole('heading', { name: 'Subscribe' }).waitFor();
    await press(/^Pay /);
    await page.waitForURL(`**/${article}`);
    await reader.settled();
    // The introduction is over, and the plan that follows runs.
    await setSandboxClock(demo.service.url, '2027-05-01T12:00:00+09:00');
    await page.reload();
    const offered = page.getByRole('button', {
      name: /^Switch to \$299 a year: \$2\d\d\.\d\d now, then \$299\.00 on 1 May 2028$/,
    });
    await offered.waitFor();
    await page.screenshot({ path: join(tmpdir(), 'stile-screenshots', 'demo-switch.png'), fullPage: true });
    await offered.click();
    await page.getByRole('heading', { name: 'Confirm your new plan' }).waitFor();
    await page.screenshot({ path: join(tmpdir(), 'stile-screenshots', 'portal-switch.png'), fullPage: true });
    await press('Confirm');
    await page.waitForURL(`**/${article}`);
    const back = page.getByRole('button', { name: 'Switch to $29.99 a month: nothing now, then $29.99 on 1 May 2028' });
    await back.waitFor();
    await back.click();
    await press('Confirm');
    await page.waitForURL(`**/${article}`);
    await says('Switches to monthly on 1 May 2028.');
    expect([...reader.visit.origins], 'no other site is asked for anything').to.deep.equal([demo.service.url]);
  });
});
