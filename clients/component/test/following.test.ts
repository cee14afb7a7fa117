import { expect } from 'chai';
import { expectAccessible } from '../../../test/support/browser/accessibility.ts';
import type { Visit } from '../../../test/support/browser/browser.ts';
import { example, unread } from '../../../test/support/browser/front-end.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { shownOn, useStage } from './stage.ts';

const focusedPart = 'document.activeElement.shadowRoot?.activeElement?.part.value ?? document.activeElement.localName';

describe('item 1: what the button of <stile-paywall> leads to', function () {
  this.timeout(60_000);

  const stage = useStage();
  let visit: Visit;

  beforeEach(async () => {
    visit = await stage.browser.visit();
  });

  afterEach(() => visit.close());

  async function open(attributes: Record<string, string>) {
    await visit.page.goto(stage.site.page({ article: unread(), ...attributes }));
    const shown = shownOn(visit);
    await shown.settled();
    return shown;
  }

  /** Keeps the names of the steps from now on, and prevents one of them. */
  const follow = (prevented: string) =>
    visit.page.evaluate(`{
      globalThis.steps = [];
      for (const step of ['offers', 'checkout', 'portal', 'register', 'leave', 'error'])
        document.addEventListener('stile:' + step, (event) => {
          steps.push(step);
          if (step === '${prevented}') event.preventDefault();
        });
    }`);

  const steps = () => visit.page.evaluate('steps.join()');

  it('goes to the page on which to pay for the offer, comes back, and shows the whole text', async () => {
    const { page } = visit;
    const article = unread();
    await open({ article, 'body-url': `/text/${article}` });
    const address = page.url();
    await page.getByRole('button', { name: 'Get Unlimited access' }).click();
    await page.getByRole('heading', { name: 'Subscribe' }).waitFor();
    await page.getByRole('button', { name: 'Pay $9.00' }).click();
    await page.waitForURL(address);
    const shown = shownOn(visit);
    expect(await shown.settled()).to.equal('granted');
    expect(await shown.banner.count()).to.equal(0);
  });

  for (const [prevented, taken] of [
    ['offers', 'offers'],
    ['checkout', 'offers,checkout'],
    ['leave', 'offers,checkout,leave'],
  ] as const) {
    it(`has each step as an event first: who prevents stile:${prevented} goes on by themselves`, async () => {
      const { banner } = await open({});
      await follow(prevented);
      await banner.getByRole('button').click();
      await expectSteps(taken);
      await visit.page.locator('stile-paywall:not([aria-busy])').waitFor();
      expect(await steps()).to.equal(taken);
      expect(await visit.page.evaluate(focusedPart), 'the focus stays').to.equal('button');
    });
  }

  const expectSteps = (taken: string) => eventually(async () => expect(await steps()).to.equal(taken));

  it('U6: leads to the page that compares all offers where the one of the banner is not on sale', async () => {
    const { banner } = await open({});
    await visit.page.route(`**/v1/${example}/offers?*`, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), offers: [] } });
    });
    const address = visit.page.url();
    await banner.getByRole('button').click();
    await visit.page.getByRole('heading', { name: 'All offers' }).waitFor();
    expect(await visit.page.locator('input[name=return]').first().inputValue()).to.equal(address);
  });

  it('leads to where one signs in', async () => {
    const { banner } = await open({ publication: 'selling-nothing', 'sign-in-url': '/sign-in' });
    expect(await banner.getAttribute('part')).to.equal('banner wall registration');
    await follow('leave');
    await banner.getByRole('button').click();
    await expectSteps('register,leave');
  });

  it('asks again on behalf of who has signed in, and takes the wall away', async () => {
    for (const article of [unread(), unread()]) await open({ article });
    const { headline, settled } = await open({});
    expect(await settled()).to.equal('denied');
    const token = await stage.frontEnd.signIn('reader-2');
    await visit.page.evaluate(`{
      const paywall = document.querySelector('stile-paywall');
      paywall.token = () => '${token}';
      paywall.ask();
    }`);
    await headline.filter({ hasText: 'You have 1 free article left' }).waitFor();
    expect(await settled()).to.equal('granted');
  });

  it('says in the page’s own words what did not work, and stays where it is', async () => {
    const { banner } = await open({});
    await visit.page.route(`**/v1/${example}/offers?*`, (route) => route.abort());
    await banner.getByRole('button').click();
    await banner.getByText('We cannot be reached just now. Please try again.').waitFor();
    await expectAccessible(visit.page);
    expect(await visit.page.evaluate(focusedPart)).to.equal('button');
  });

  it('moves the focus to the wall that takes the place of what had it', async () => {
    const { page } = visit;
    const { frontEnd } = stage;
    const article = unread();
    const shown = await open({ article, 'body-url': `/text/${article}` });
    await page.evaluate(`{
      const link = Object.assign(document.createElement('a'), { href: '#', textContent: 'In the text' });
      document.querySelector('stile-paywall p').append(link);
      link.focus();
    }`);
    expect(await page.evaluate(focusedPart)).to.equal('a');
    await page.route('**/meter', async (route) => {
      const answer = await route.fetch();
      const denied = await frontEnd.meter({ id: 'premium', tier: 'premium' });
      await route.fulfill({ response: answer, json: denied });
    });
    await page.evaluate('void document.querySelector("stile-paywall").ask()');
    await page.locator('stile-paywall[state="denied"]:not([aria-busy])').waitFor();
    expect(await page.evaluate(focusedPart)).to.match(/^banner wall/);
    expect(await shown.element.textContent()).to.equal('The teaser.');
    const region = page.getByRole('region', { name: (await shown.headline.textContent()) ?? '' });
    expect(await region.getAttribute('aria-live')).to.equal('polite');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(focusedPart)).to.equal('button');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(focusedPart), 'nobody is kept inside').to.equal('a');
  });
});
