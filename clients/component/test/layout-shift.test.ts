import { expect } from 'chai';
import { unread } from '../../../test/support/browser/front-end.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { shownOn, useStage } from './stage.ts';

/** Adds up how far things moved that the reader had before them already. */
const watch = `{
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) shifts.push(value);
  }).observe({ type: 'layout-shift', buffered: true });
}`;

/** What has moved until now, once everything has been painted. */
const moved = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(shifts.reduce((a, b) => a + b, 0)))))`;

describe('item 1: the layout around <stile-paywall>', function () {
  this.timeout(60_000);

  const stage = useStage();

  for (const [name, width, height] of [
    ['phone', 375, 812],
    ['desktop', 1280, 900],
  ] as const) {
    it(`does not shift for a reader who is let in, on a ${name}, however late the answer and the text are`, async () => {
      const visit = await stage.browser.visit({ width, height });
      const { page } = visit;
      await page.addInitScript(watch);
      for (const path of ['**/sdk/stile.js', '**/meter', '**/text/*'])
        await page.route(path, (route) => setTimeout(() => route.fallback(), 200));
      const article = unread();
      await page.goto(stage.site.page({ article, 'body-url': `/text/${article}` }));
      const shown = shownOn(visit);
      expect(await shown.settled()).to.equal('granted');
      expect(await shown.headline.isVisible()).to.equal(true);
      expect(await page.evaluate(moved)).to.equal(0);
      await visit.close();
    });
  }

  it('would be seen to shift', async () => {
    const visit = await stage.browser.visit();
    const { page } = visit;
    await page.addInitScript(watch);
    await page.goto(`${stage.site.origin}/article`);
    await page.evaluate(`new Promise((done) => setTimeout(() => {
      document.querySelector('h1').before(Object.assign(document.createElement('p'), { textContent: 'Pushed in.' }));
      done();
    }, 600))`);
    await eventually(async () => expect(await page.evaluate('shifts.length')).to.be.greaterThan(0));
    await visit.close();
  });
});
