import { expect } from 'chai';
import { createDemoReader, type DemoReader, type DemoStage, startDemo } from '../../support/browser/demo-reader.ts';

describe('the pages of the demo', function () {
  this.timeout(60_000);

  let demo: DemoStage;
  let reader: DemoReader;

  before(async () => {
    demo = await startDemo();
  });

  after(async () => {
    await demo?.close();
  });

  beforeEach(async () => {
    reader = await demo.come('2027-01-10T12:00:00+09:00');
  });

  afterEach(() => reader.visit.close());

  it('B19: show neither wall nor bar nor text while the answer is on its way', async () => {
    const { page } = reader;
    let arrive: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route('**/meter', async (route) => {
      await arrived;
      await route.continue();
    });
    await page.goto(`${demo.service.url}/demo/articles/${demo.metered[0]}`);
    await page.locator('stile-paywall[aria-busy]').waitFor();
    expect(await reader.banner.count()).to.equal(0);
    expect(await page.locator('stile-paywall[state]').count()).to.equal(0);
    expect(await reader.paragraphs()).to.equal(1);
    arrive();
    await reader.granted('You have 9 free articles left this month');
  });

  it('say so when no answer comes, show no wall, and ask again on request', async () => {
    const { page } = reader;
    await page.route('**/meter', (route) => route.abort());
    await page.goto(`${demo.service.url}/demo/articles/${demo.metered[0]}`);
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    expect(await reader.wall.count()).to.equal(0);
    await page.unroute('**/meter');
    await again.click();
    await reader.granted('You have 9 free articles left this month');
    const focused = await page.evaluate('document.activeElement.localName');
    expect(focused, 'the focus is not lost with the button').to.equal('stile-paywall');
  });

  it('count an article once whose text did not come, and show it when it is asked for again', async () => {
    const { page } = reader;
    await page.route('**/text', (route) => route.abort());
    await page.goto(`${demo.service.url}/demo/articles/${demo.metered[0]}`);
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await page.unroute('**/text');
    await again.click();
    await reader.granted('You have 9 free articles left this month');
    expect(await reader.read(demo.metered[1])).to.equal('You have 8 free articles left this month');
  });

  it('put the words of a banner in as text and never as HTML', async () => {
    const words = '<img src="/x" onerror="alert(1)"> & <b>bold</b>';
    await reader.page.route('**/meter', async (route) => {
      const answer = await (await route.fetch()).json();
      await route.fulfill({ json: { ...answer, banner: { ...answer.banner, headline: words } } });
    });
    expect(await reader.read(demo.metered[0])).to.equal(words);
    expect(await reader.banner.locator('b, img').count()).to.equal(0);
  });

  it('can be read by keyboard alone, with the focus in sight', async () => {
    const { page } = reader;
    await reader.openFront();
    const focused = page.locator(':focus');
    await page.keyboard.press('Tab');
    expect(await focused.textContent()).to.equal('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const headline = await page.locator('.story h2').first().textContent();
    expect(await focused.textContent()).to.equal(headline);
    await page.keyboard.press('Enter');
    await reader.granted('You have 9 free articles left this month');
    expect(await page.locator('h1:focus').textContent()).to.equal(headline);
    await page.keyboard.press('Tab');
    const button = reader.banner.locator('button:focus');
    expect(await button.textContent()).to.equal('Get Unlimited access');
    const outline = 'getComputedStyle(document.activeElement.shadowRoot.activeElement).outlineStyle';
    expect(await page.evaluate(outline)).to.equal('solid');
  });

  it('have controls that open and close by keyboard and keep the focus', async () => {
    const { page } = reader;
    await reader.openFront();
    const focused = page.locator(':focus');
    await page.getByRole('button', { name: '+1 day' }).focus();
    await page.keyboard.press('Escape');
    expect(await focused.getAttribute('id')).to.equal('sandbox-opener');
    expect(await focused.getAttribute('aria-expanded')).to.equal('false');
    await page.keyboard.press('Enter');
    expect(await focused.textContent()).to.equal('Sandbox');
    expect(await page.locator('#sandbox-opener').getAttribute('aria-expanded')).to.equal('true');
    await page.keyboard.press('Tab');
    expect(await focused.textContent()).to.equal('Close');
  });

  it('never scroll sideways on a screen 375 pixels wide', async () => {
    const phone = createDemoReader(demo.service.url, await demo.browser.visit({ width: 375, height: 812 }));
    const { page } = phone;
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
    await phone.openFront();
    expect(await overflow(), 'the front page').to.be.at.most(0);
    await phone.read(demo.metered[0]);
    expect(await overflow(), 'an article').to.be.at.most(0);
    expect(await page.locator('[part="straplineCompact"]').isVisible()).to.equal(true);
    expect(await page.locator('[part="strapline"]').isVisible()).to.equal(false);
    expect(await page.locator('#sandbox').isVisible()).to.equal(false);
    await page.locator('#sandbox-opener').click();
    await page.getByRole('button', { name: '+1 day' }).waitFor();
    expect(await overflow(), 'with the controls open').to.be.at.most(0);
    await page.getByRole('button', { name: 'Close' }).click();
    await phone.readWithoutPages(demo.metered.slice(1, 10));
    await phone.read(demo.metered[10]);
    expect(await phone.wall.count()).to.equal(1);
    expect(await overflow(), 'the wall').to.be.at.most(0);
    await phone.visit.close();
  });

  it('ask no other site for anything and keep to their own security policy', async () => {
    await reader.openFront();
    await reader.readWithoutPages(demo.metered.slice(0, 9));
    await reader.readAll(demo.metered.slice(9, 11));
    expect(await reader.wall.count()).to.equal(1);
    expect([...reader.visit.origins]).to.deep.equal([demo.service.url]);
    expect(reader.visit.complaints).to.deep.equal([]);
  });
});
