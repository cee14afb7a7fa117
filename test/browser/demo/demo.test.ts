import { expect } from 'chai';
import { type DemoReader, type DemoStage, startDemo } from '../../support/browser/demo-reader.ts';

describe('a reader of the demo', function () {
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
    // The offer of the example publication is over by then, so that the other walls are met.
    reader = await demo.come('2027-02-10T12:00:00+09:00');
  });

  afterEach(() => reader.visit.close());

  const press = (name: string) => reader.page.getByRole('button', { name, exact: true }).click();

  it('counts ten articles down, meets the wall at the eleventh, and reads on in the next month', async () => {
    const countdown = [9, 8, 7, 6, 5, 4, 3, 2].map((left) => `You have ${left} free articles left this month`);
    expect(await reader.readAll(demo.metered.slice(0, 10))).to.deep.equal([
      ...countdown,
      'You have 1 free article left this month',
      'This is your last free article this month',
    ]);

    await reader.read(demo.metered[10]);
    expect(await reader.wall.getAttribute('part')).to.equal('banner wall registration');
    expect(await reader.wall.textContent()).to.include('5');
    expect(await reader.paragraphs()).to.equal(1);

    await press('+1 month');
    await reader.granted('You have 9 free articles left this month');
  });

  it('B16: opens an article again that was read, though nothing is left', async () => {
    await reader.readWithoutPages(demo.metered.slice(0, 10));
    await reader.read(demo.metered[10]);
    expect(await reader.wall.count()).to.equal(1);
    expect(await reader.read(demo.metered[3])).to.equal('You have 0 free articles left this month');
    expect(await reader.wall.count()).to.equal(0);
    expect(await reader.paragraphs()).to.be.greaterThan(1);
  });

  it('B15: sees no banner on sponsored and free articles, which are not counted', async () => {
    for (const { id } of demo.list.filter(({ tier, sponsor }) => tier === 'free' || sponsor !== null)) {
      expect(await reader.read(id)).to.equal(null);
      expect(await reader.paragraphs()).to.be.greaterThan(1);
    }
    expect(await reader.read(demo.metered[0])).to.equal('You have 9 free articles left this month');
  });

  it('pays nothing for looking at the front page, which says what is sponsored, premium and free', async () => {
    await reader.openFront();
    const labels = await reader.page.locator('.label').allTextContents();
    expect(labels.sort()).to.deep.equal(['Free', 'Premium', 'Sponsored']);
    await reader.page.getByRole('link', { name: demo.list[0]?.headline ?? '' }).click();
    await reader.granted('You have 9 free articles left this month');
  });

  it('meets the wall at the premium article, whose text is not even asked for', async () => {
    let asked = false;
    reader.page.on('request', (request) => {
      asked ||= request.url().endsWith('/text');
    });
    await reader.read(demo.list.find(({ tier }) => tier === 'premium')?.id);
    expect(await reader.wall.getAttribute('part')).to.equal('banner wall premium');
    expect(asked).to.equal(false);
  });

  it('reads the banners in Japanese when asked for', async () => {
    await reader.read(demo.metered[0]);
    await press('日本語');
    await reader.page.locator('stile-paywall [part~="banner"][lang="ja"]').waitFor();
    expect(await reader.headline.textContent()).to.match(/9.*\p{Script=Hiragana}/u);
    await reader.read(demo.metered[1]);
    expect(await reader.banner.getAttribute('lang')).to.equal('ja');
  });

  it('B17: gets more on signing in, a union of both histories, and stays signed in over the months', async () => {
    await reader.readWithoutPages(demo.metered.slice(0, 10));
    await reader.read(demo.metered[10]);
    await reader.wall.getByRole('button').click();
    expect(await reader.page.locator(':focus').textContent()).to.equal('Sign in as Aiko');
    await reader.page.keyboard.press('Enter');
    await reader.granted('You have 4 free articles left this month');

    await reader.readAll(demo.metered.slice(11, 16));
    const lastCall = await reader.page.locator('#exchange-summary').textContent();
    expect(lastCall).to.equal('METER_EXHAUSTED: 15 of 15 this month');
    expect(await reader.wall.getAttribute('part')).to.equal('banner wall meter-exhausted');
    await press('+1 month');
    await reader.granted('You have 14 free articles left this month');

    await press('Sign out');
    await reader.granted('You have 9 free articles left this month');
  });

  it('becomes somebody new on request', async () => {
    await reader.readWithoutPages(demo.metered.slice(0, 2));
    await reader.read(demo.metered[2]);
    await press('Become a new reader');
    await reader.granted('You have 9 free articles left this month');
  });

  it('sets the clock by the time in Tokyo and sees the last call as it went', async () => {
    const { page } = reader;
    await reader.read(demo.metered[0]);
    await page.getByLabel('Set it to').fill('2027-03-31T23:59');
    await press('Set');
    await page.getByText('Wed, 31 Mar 2027, 23:59').waitFor();
    const { now } = (await (await fetch(`${demo.service.url}/sandbox/clock`)).json()) as { now: string };
    expect(now).to.match(/^2027-03-31T14:59/);
    await page.locator('#answer', { hasText: '"resetsAt": "2027-04-01T00:00:00+09:00"' }).waitFor();
    expect(await page.locator('#request').textContent()).to.include(`"id": "${demo.metered[0]}"`);
  });

  it('U6: is led to the page that compares offers by a banner without an offer of its own', async () => {
    const { page } = reader;
    const json = { offers: [], url: `${demo.service.url}/demo?offers` };
    await page.route('**/offers?*', (route) => route.fulfill({ json }));
    await reader.read(demo.metered[0]);
    await reader.banner.getByRole('button').click();
    await page.waitForURL('**/demo?offers');
  });
});
