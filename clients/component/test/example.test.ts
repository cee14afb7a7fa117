import { expect } from 'chai';
import { sentinel } from './site.ts';
import { shownOn, useStage } from './stage.ts';

describe('item 1: the example page of <stile-paywall>', function () {
  this.timeout(60_000);

  const stage = useStage();

  it('keeps to a strict security policy, gets the text for a receipt, and hears of the decision', async () => {
    const visit = await stage.browser.visit();
    await visit.page.goto(`${stage.site.origin}/article`);
    expect(await shownOn(visit).settled()).to.equal('granted');
    expect(await shownOn(visit).element.textContent()).to.include(sentinel);
    expect(await visit.page.evaluate('({ ...document.documentElement.dataset })')).to.deep.equal({
      reason: 'METERED',
      left: '1',
    });
    expect(visit.complaints.filter((words) => !/404/.test(words))).to.deep.equal([]);
    await visit.close();
  });

  for (const [name, blocked] of [
    ['every script', '**/*.js'],
    ['the component', '**/sdk/**'],
  ] as const) {
    it(`B9: shows the teaser and never the text with ${name} blocked`, async () => {
      const visit = await stage.browser.visit();
      const answers: Promise<string>[] = [];
      visit.page.on('response', (answer) => answers.push(answer.text().catch(() => '')));
      await visit.page.route(blocked, (route) => route.abort());
      await visit.page.goto(`${stage.site.origin}/article`);
      expect(await visit.page.locator('stile-paywall p').isVisible()).to.equal(true);
      expect((await Promise.all(answers)).join('')).to.not.include(sentinel);
      await visit.close();
    });
  }

  it('B9: sends no text for a receipt that the reader makes up, or that is another article’s', async () => {
    const { receipt = '' } = await stage.frontEnd.meter('another', { fields: { receipt: true } });
    for (const shown of ['', 'made-up', receipt, `${receipt}x`]) {
      const url = `${stage.site.origin}/text/japan-china-collaboration`;
      const answer = await fetch(url, { headers: { 'X-Article-Receipt': shown } });
      expect(answer.status).to.equal(403);
      expect(await answer.text()).to.not.include(sentinel);
    }
  });
});
