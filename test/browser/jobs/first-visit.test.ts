import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { expectAccessible } from '../../support/browser/accessibility.ts';
import { pictureOf } from '../../support/browser/admin-pages.ts';
import { type DemoStage, setSandboxClock, startDemo } from '../../support/browser/demo-reader.ts';

/** Texts in English on a page in another language, but for what is marked as English. */
const leftInEnglish = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { parentElement: at, data } = walker.currentNode;
    if (at.closest('[lang=en], .raw, script, .title, noscript') !== null) continue;
    if (/[a-z]{3,} [a-z]{2,}/.test(data)) found.push(data.trim());
  }
  return found;
})()`;

describe('somebody’s first visit to the demo', function () {
  this.timeout(90_000);

  let demo: DemoStage;
  let page: Page;

  before(async () => {
    demo = await startDemo();
  });

  after(() => demo?.close());

  async function come(options: Parameters<DemoStage['browser']['visit']>[0] = {}) {
    await setSandboxClock(demo.service.url, '2027-01-10T12:00:00+09:00');
    const visit = await demo.browser.visit(options);
    page = visit.page;
    return visit;
  }

  let clicks = 0;
  async function click(locator: ReturnType<Page['locator']>): Promise<void> {
    clicks += 1;
    await locator.click();
  }

  const settled = () => page.locator('stile-paywall[state]:not([aria-busy])').waitFor();
  const doneSteps = () => page.locator('#guide-steps .done').count();
  const noSideways = async () =>
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).to.be.at.most(0);

  it('job 1: from the bare address to a purchase in twenty clicks, told what to do at each step', async () => {
    const visit = await come();
    await page.goto(demo.service.url);
    await page.waitForURL('**/demo');
    const guide = page.getByRole('region', { name: 'A guided visit' });
    await guide.getByText('Step 1 of 4: Read ten articles').waitFor();
    await guide.getByText('Stile is the paywall of this made-up newspaper').waitFor();
    expect(await guide.getByRole('link', { name: 'the publisher’s pages' }).getAttribute('href')).to.equal('/admin');
    expect(await guide.getByRole('link', { name: 'the HTTP interface' }).getAttribute('href')).to.equal('/docs');
    await expectAccessible(page);
    await pictureOf(page, 'demo-guide');

    await click(guide.getByRole('link', { name: 'Begin with the first story' }));
    await settled();
    for (let read = 1; read < 10; read += 1) {
      await click(guide.getByRole('link', { name: 'Read the next story' }));
      await page.waitForURL((url) => url.pathname.startsWith('/demo/articles/'));
      await settled();
    }
    await guide.getByText('Step 2 of 4: Meet the wall').waitFor();
    await click(guide.getByRole('link', { name: 'Read the next story' }));
    await guide.getByText('Step 3 of 4: Buy').waitFor();
    await pictureOf(page, 'demo-wall');
    await click(page.locator('stile-paywall [part~="wall"]').getByRole('button'));

    await page.getByRole('heading', { name: 'Subscribe' }).waitFor();
    await page.getByText('Nikkei Asian Review', { exact: true }).first().waitFor();
    await page.getByText('Renews on 10 April 2027: $29.99 every month.').waitFor();
    await expectAccessible(page);
    await pictureOf(page, 'checkout');
    await click(page.getByRole('button', { name: 'Pay $9.00' }));

    const thanks = page.locator('#thanks');
    await thanks.getByText('Try 3 months for $9').waitFor();
    await thanks.getByText('It renews on 10 April 2027 for $29.99 a month, until you cancel.').waitFor();
    await guide.getByText('Step 4 of 4: Move the clock').waitFor();
    expect(await page.locator('stile-paywall > p').count(), 'the text is there').to.be.greaterThan(1);
    await expectAccessible(page);
    await pictureOf(page, 'demo-thanks');
    expect(clicks, 'from the front page to the text').to.be.at.most(20);

    await guide.getByRole('button', { name: 'Show the clock' }).click();
    expect(await page.locator(':focus').textContent()).to.equal('+1 month');
    await page.keyboard.press('Enter');
    await guide.getByText('You have seen the whole story.').waitFor();
    expect(await doneSteps()).to.equal(4);
    await page.reload();
    await guide.getByText('You have seen the whole story.').waitFor();
    await settled();
    expect(await thanks.isVisible(), 'thanked once').to.equal(false);
    await page.getByRole('button', { name: 'Become a new reader' }).click();
    await guide.getByText('Step 1 of 4').waitFor();
    expect(visit.complaints).to.deep.equal([]);
    await visit.close();
  });

  it('U13: in Japanese on a phone in the dark, to the checkout and back, with nothing left in English', async () => {
    const visit = await come({ width: 375, height: 740, locale: 'ja-JP' });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${demo.service.url}/demo`);
    await page.getByText('ステップ 1/4：記事を10本読む').waitFor();
    expect(await page.evaluate('document.documentElement.lang')).to.equal('ja');
    expect(await page.evaluate(leftInEnglish)).to.deep.equal([]);
    await noSideways();
    await expectAccessible(page);
    await pictureOf(page, 'demo-guide-ja-phone');
    await page.getByRole('link', { name: '最初の記事を読む' }).click();
    await settled();
    expect(await page.evaluate(leftInEnglish)).to.deep.equal([]);
    await page.locator('stile-paywall').getByRole('button').click();
    await page.getByRole('heading', { name: '購読のお申し込み' }).waitFor();
    await page.getByText('2027年4月10日に更新：毎月$29.99。').waitFor();
    expect(await page.evaluate(leftInEnglish)).to.deep.equal([]);
    await noSideways();
    await expectAccessible(page);
    await pictureOf(page, 'checkout-ja-phone');
    await page.getByLabel('支払いが拒否されるカード').check();
    await page.getByRole('button', { name: '$9.00を支払う' }).click();
    await page.getByRole('alert').getByText('カードが拒否されました').waitFor();
    await page.getByRole('button', { name: '$9.00を支払う' }).click();
    await page.locator('#thanks').getByText('2027年4月10日に毎月$29.99で更新され、解約するまで続きます。').waitFor();
    expect(await page.evaluate(leftInEnglish)).to.deep.equal([]);
    await noSideways();
    await pictureOf(page, 'demo-thanks-ja-phone');
    await page.locator('#thanks').getByRole('button', { name: '管理・解約' }).click();
    await page.getByRole('heading', { name: 'ご購読の内容' }).waitFor();
    expect(await page.evaluate(leftInEnglish)).to.deep.equal([]);
    await noSideways();
    await expectAccessible(page);
    await pictureOf(page, 'portal-ja-phone');
    await visit.close();
  });

  it('U13: can fold the steps away by keyboard, and finds them folded on the next page', async () => {
    const visit = await come();
    await page.goto(`${demo.service.url}/demo`);
    const summary = page.locator('#guide-summary');
    await page.locator('#guide-steps').waitFor();
    await summary.focus();
    await page.keyboard.press('Enter');
    await page.locator('#guide-steps').waitFor({ state: 'hidden' });
    await page.reload();
    await page.getByText('Step 1 of 4').waitFor();
    expect(await page.locator('#guide-steps').isVisible()).to.equal(false);
    await visit.close();
  });
});
