import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { launchBrowser, type TestBrowser, type Visit } from '../support/browser.ts';
import { startService, type TestService } from '../support/service.ts';

interface Listed {
  readonly id: string;
  readonly headline: string;
  readonly tier: string;
  readonly sponsor: string | null;
}

describe('the demo in a real browser', function () {
  this.timeout(60_000);

  let service: TestService;
  let browser: TestBrowser;
  let list: readonly Listed[];
  let metered: readonly string[];
  let visit: Visit;
  let page: Page;

  before(async () => {
    service = await startService();
    browser = await launchBrowser();
    list = ((await (await fetch(`${service.url}/demo/articles.json`)).json()) as { articles: Listed[] }).articles;
    metered = list.filter(({ tier, sponsor }) => tier === 'metered' && sponsor === null).map(({ id }) => id);
  });

  after(async () => {
    await browser?.close();
    await service?.close();
  });

  async function setClock(now: string): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    await fetch(`${service.url}/sandbox/clock`, { method: 'POST', headers, body: JSON.stringify({ now }) });
  }

  async function start(options: Parameters<TestBrowser['visit']>[0] = {}): Promise<void> {
    visit = await browser.visit(options);
    page = visit.page;
  }

  beforeEach(async () => {
    await setClock('2027-01-10T12:00:00+09:00');
    await start();
  });

  afterEach(() => visit.context.close());

  const headline = () => page.locator('.banner .headline');
  const wall = () => page.locator('.wall');
  const settled = () => page.locator('.article[data-state]:not([aria-busy])').waitFor();
  const paragraphs = () => page.locator('.text p').count();

  async function read(id: string | undefined): Promise<string | null> {
    await page.goto(`${service.url}/demo/articles/${id}`);
    await settled();
    return (await headline().count()) === 0 ? null : headline().textContent();
  }

  async function readAll(ids: readonly string[]): Promise<(string | null)[]> {
    const headlines: (string | null)[] = [];
    for (const id of ids) headlines.push(await read(id));
    return headlines;
  }

  async function expectGranted(words: string): Promise<void> {
    await page.locator('.article[data-state="granted"] .bar .headline', { hasText: words }).waitFor();
    expect(await paragraphs()).to.be.greaterThan(1);
  }

  it('counts ten articles down, walls the eleventh, and reads on in the next month', async () => {
    const headlines = await readAll(metered.slice(0, 10));
    const countdown = [9, 8, 7, 6, 5, 4, 3, 2].map((left) => `You have ${left} free articles left this month`);
    expect(headlines).to.deep.equal([
      ...countdown,
      'You have 1 free article left this month',
      'This is your last free article this month',
    ]);

    await read(metered[10]);
    expect(await wall().getAttribute('data-state')).to.equal('registration');
    expect(await wall().textContent()).to.include('5');
    expect(await paragraphs()).to.equal(1);

    await page.getByRole('button', { name: '+1 month' }).click();
    await expectGranted('You have 9 free articles left this month');
  });

  it('B16: lets an article that was read be opened again before and after the last one', async () => {
    await readAll(metered.slice(0, 11));
    expect(await wall().count()).to.equal(1);
    expect(await read(metered[3])).to.equal('This is your last free article this month');
    expect(await wall().count()).to.equal(0);
    expect(await paragraphs()).to.be.greaterThan(1);
  });

  it('B15: shows no banner on sponsored and free articles and does not count them', async () => {
    for (const { id } of list.filter(({ tier, sponsor }) => tier === 'free' || sponsor !== null)) {
      expect(await read(id)).to.equal(null);
      expect(await paragraphs()).to.be.greaterThan(1);
    }
    expect(await read(metered[0])).to.equal('You have 9 free articles left this month');
  });

  it('B11: counts nothing for looking at the front page, which labels what is sponsored, premium and free', async () => {
    await page.goto(`${service.url}/demo`);
    await page.locator('.story').nth(20).waitFor();
    expect((await page.locator('.label').allTextContents()).sort()).to.deep.equal(['Free', 'Premium', 'Sponsored']);
    await page.getByRole('link', { name: list[0]?.headline ?? '' }).click();
    await expectGranted('You have 9 free articles left this month');
  });

  it('walls the premium article, whose text is not sent', async () => {
    const premium = list.find(({ tier }) => tier === 'premium');
    let asked = false;
    page.on('request', (request) => {
      asked ||= request.url().endsWith('/text');
    });
    await read(premium?.id);
    expect(await wall().getAttribute('data-state')).to.equal('premium');
    expect(asked).to.equal(false);
  });

  it('B19: shows neither wall nor bar nor text while the answer is on its way', async () => {
    let arrive = () => undefined as unknown;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route('**/meter', async (route) => {
      await arrived;
      await route.continue();
    });
    await page.goto(`${service.url}/demo/articles/${metered[0]}`);
    await page.getByText('Fetching the article…').waitFor();
    expect(await page.locator('.banner').count()).to.equal(0);
    expect(await page.locator('.article[data-state]').count()).to.equal(0);
    expect(await paragraphs()).to.equal(1);
    arrive();
    await expectGranted('You have 9 free articles left this month');
  });

  it('says so and asks again when the answer does not come', async () => {
    await page.route('**/meter', (route) => route.abort());
    await page.goto(`${service.url}/demo/articles/${metered[0]}`);
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    expect(await wall().count()).to.equal(0);
    await page.unroute('**/meter');
    await again.click();
    await expectGranted('You have 9 free articles left this month');
  });

  it('gives a view back that was counted and whose text did not come', async () => {
    await page.route('**/text', (route) => route.abort());
    const released = page.waitForResponse('**/meter/release');
    await page.goto(`${service.url}/demo/articles/${metered[0]}`);
    expect((await released).status()).to.equal(200);
    await page.unroute('**/text');
    expect(await read(metered[1])).to.equal('You have 9 free articles left this month');
  });

  it('puts the words of a banner in as text and never as HTML', async () => {
    const words = '<img src="/x" onerror="alert(1)"> & <b>bold</b>';
    await page.route('**/meter', async (route) => {
      const answer = await (await route.fetch()).json();
      await route.fulfill({ json: { ...answer, banner: { ...answer.banner, headline: words } } });
    });
    expect(await read(metered[0])).to.equal(words);
    expect(await page.locator('.banner b, .banner img').count()).to.equal(0);
  });

  it('shows banners in Japanese when asked to', async () => {
    await read(metered[0]);
    await page.getByRole('button', { name: '日本語' }).click();
    await page.locator('.banner[lang="ja"]').waitFor();
    const words = await headline().textContent();
    expect(words).to.match(/9/);
    expect(words).to.match(/[\p{Script=Hiragana}]/u);
    await read(metered[1]);
    expect(await page.locator('.banner').getAttribute('lang')).to.equal('ja');
  });

  it('gives a reader who signs in more, and keeps them signed in over the months', async () => {
    await readAll(metered.slice(0, 11));
    await wall().getByRole('button').click();
    expect(await page.locator(':focus').textContent()).to.equal('Sign in as Aiko');
    await page.keyboard.press('Enter');
    await expectGranted('You have 4 free articles left this month');

    await readAll(metered.slice(11, 16));
    expect(await wall().getAttribute('data-state')).to.equal('meter-exhausted');
    await page.getByRole('button', { name: '+1 month' }).click();
    await expectGranted('You have 14 free articles left this month');

    await page.getByRole('button', { name: 'Sign out' }).click();
    await expectGranted('You have 9 free articles left this month');
  });

  it('becomes a new reader on request', async () => {
    await readAll(metered.slice(0, 3));
    await page.getByRole('button', { name: 'Become a new reader' }).click();
    await expectGranted('You have 9 free articles left this month');
  });

  it('sets the clock to a given time in Tokyo and shows the last call as it went', async () => {
    await read(metered[0]);
    await page.getByLabel('Set it to').fill('2027-03-31T23:59');
    await page.getByRole('button', { name: 'Set', exact: true }).click();
    await page.getByText('Wed, 31 Mar 2027, 23:59').waitFor();
    const { now } = (await (await fetch(`${service.url}/sandbox/clock`)).json()) as { now: string };
    expect(now).to.match(/^2027-03-31T14:59/);
    await settled();
    expect(await page.locator('#request').textContent()).to.include(`"id": "${metered[0]}"`);
    expect(await page.locator('#answer').textContent()).to.include('"resetsAt": "2027-04-01T00:00:00+09:00"');
  });

  it('says politely that nothing is on sale, and goes to the checkout page when something is', async () => {
    const answers = { offers: [] as unknown[] };
    await page.route('**/offers?*', (route) => route.fulfill({ json: answers }));
    await read(metered[0]);
    const button = page.locator('.banner').getByRole('button');
    await button.click();
    await page.getByText('No offer is on sale at the moment.').waitFor();

    answers.offers = [{ id: 'trial-3-months', label: 'Try 3 months for $9' }];
    await page.route('**/checkout', (route) =>
      route.fulfill({ status: 201, json: { url: `${service.url}/demo?paid` } }),
    );
    const checkout = page.waitForRequest('**/checkout');
    await button.click();
    expect((await checkout).postDataJSON()).to.deep.equal({
      offer: 'trial-3-months',
      returnUrl: `${service.url}/demo/articles/${metered[0]}`,
    });
    await page.waitForURL('**/demo?paid');
  });

  it('can be read and worked by keyboard alone', async () => {
    await page.goto(`${service.url}/demo`);
    await page.locator('.story').first().waitFor();
    const focused = page.locator(':focus');
    await page.keyboard.press('Tab');
    expect(await focused.textContent()).to.equal('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused.textContent()).to.equal(list[0]?.headline);
    await page.keyboard.press('Enter');
    await expectGranted('You have 9 free articles left this month');
    expect(await page.locator('h1:focus').textContent()).to.equal(list[0]?.headline);
    await page.keyboard.press('Tab');
    expect(await focused.textContent()).to.equal('Get Unlimited access');
    expect(await focused.evaluate('(element) => getComputedStyle(element).outlineStyle')).to.equal('solid');

    const opener = page.locator('#sandbox-opener');
    await page.locator('#sandbox').getByRole('button', { name: '+1 day' }).focus();
    await page.keyboard.press('Escape');
    expect(await focused.getAttribute('id')).to.equal('sandbox-opener');
    expect(await opener.getAttribute('aria-expanded')).to.equal('false');
    await page.keyboard.press('Enter');
    expect(await focused.textContent()).to.equal('Sandbox');
    await page.keyboard.press('Tab');
    expect(await focused.textContent()).to.equal('Close');
  });

  it('never scrolls sideways on a screen 375 pixels wide', async () => {
    await visit.context.close();
    await start({ width: 375, height: 812 });
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
    await page.goto(`${service.url}/demo`);
    await page.locator('.story').first().waitFor();
    expect(await overflow(), 'the front page').to.be.at.most(0);
    await read(metered[0]);
    expect(await overflow(), 'an article').to.be.at.most(0);
    expect(await page.locator('.strapline .compact').isVisible()).to.equal(true);
    expect(await page.locator('.strapline .full').isVisible()).to.equal(false);
    expect(await page.locator('#sandbox').isVisible()).to.equal(false);
    await page.locator('#sandbox-opener').click();
    await page.getByRole('button', { name: '+1 day' }).waitFor();
    expect(await overflow(), 'with the controls open').to.be.at.most(0);
    await page.getByRole('button', { name: 'Close' }).click();
    await readAll(metered.slice(1, 11));
    expect(await wall().count()).to.equal(1);
    expect(await overflow(), 'the wall').to.be.at.most(0);
  });

  it('asks no other site for anything and breaks none of its own security policy', async () => {
    await page.goto(`${service.url}/demo`);
    await page.locator('.story').first().waitFor();
    await readAll(metered.slice(0, 11));
    expect([...visit.origins]).to.deep.equal([service.url]);
    expect(visit.complaints).to.deep.equal([]);
  });

  it('B20: sends no text after the first paragraph but for a receipt of that very article', async () => {
    const directory = new URL('../../web/demo/articles/', import.meta.url);
    const file = new URL(`01-${metered[0]}.json`, directory);
    const sentinel = String(JSON.parse(await readFile(file, 'utf8')).paragraphs[1]).slice(0, 40);
    const at = (path: string, headers: Record<string, string> = {}) => fetch(service.url + path, { headers });
    const asked = page.waitForRequest('**/text');
    await read(metered[1]);
    const receipt = (await asked).headers()['x-article-receipt'] ?? '';

    for (const path of ['/demo', '/demo/articles.json', `/demo/articles/${metered[0]}`]) {
      expect(await (await at(path)).text(), path).not.to.include(sentinel);
    }
    for (const path of [`/demo/assets/../articles/01-${metered[0]}.json`, `/demo/articles/01-${metered[0]}.json`]) {
      expect((await at(path)).status, path).to.equal(404);
    }
    const refused = await at(`/demo/articles/${metered[0]}/text`, { 'X-Article-Receipt': receipt });
    expect(refused.status).to.equal(403);
    expect(refused.headers.get('content-type')).to.match(/^application\/problem\+json/);
    expect((await at(`/demo/articles/${metered[0]}/text`)).status).to.equal(403);
    expect((await at('/demo/articles/no-such-article/text')).status).to.equal(404);

    const sent = await at(`/demo/articles/${metered[1]}/text`, { 'X-Article-Receipt': receipt });
    expect(sent.status).to.equal(200);
    expect(sent.headers.get('cache-control'), 'B18').to.equal('private, no-store');
  });

  it('keeps a strict security policy on every answer', async () => {
    for (const path of ['/demo', '/demo/articles.json', '/demo/articles/no-such-article', '/demo/assets/demo.js']) {
      const policy = (await fetch(service.url + path)).headers.get('content-security-policy');
      expect(policy, path).to.match(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'/);
      expect(policy, path).not.to.include('unsafe');
    }
  });
});
