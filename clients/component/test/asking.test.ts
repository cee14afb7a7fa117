import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { expectAccessible } from '../../../test/support/browser/accessibility.ts';
import type { Visit } from '../../../test/support/browser/browser.ts';
import { unread } from '../../../test/support/browser/front-end.ts';
import { sentinel } from './site.ts';
import { shownOn, useStage } from './stage.ts';

/** Has a page believe that it is in the background, as one is that the browser prepares, until it is brought to the front. */
const hidden = `{
  let isHidden = true;
  Object.defineProperty(document, 'hidden', { get: () => isHidden });
  globalThis.comeToFront = () => { isHidden = false; document.dispatchEvent(new Event('visibilitychange', { bubbles: true })); };
}`;

/** Lets no time pass before the service is asked again. */
const impatient = '{ const wait = setTimeout; setTimeout = (work) => wait(work, 0); }';

const comeBack = `dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`;

/** How often the meter is asked from now on. */
function countCalls(page: Page) {
  const calls: { readonly body: unknown; readonly authorization: string | undefined }[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/meter'))
      calls.push({ body: request.postDataJSON(), authorization: request.headers()['authorization'] });
  });
  return calls;
}

describe('item 1: when <stile-paywall> asks', function () {
  this.timeout(60_000);

  const stage = useStage();
  let visit: Visit;

  beforeEach(async () => {
    visit = await stage.browser.visit();
  });

  afterEach(() => visit.close());

  const open = (attributes: Record<string, string>, more = '') =>
    visit.page.goto(stage.site.page({ article: unread(), ...attributes }) + more);

  it('counts a page that is prepared or in the background once, when it is seen', async () => {
    const { page } = visit;
    const calls = countCalls(page);
    await page.addInitScript(hidden);
    await open({});
    await page.evaluate('customElements.whenDefined("stile-paywall").then(() => new Promise(requestAnimationFrame))');
    expect(calls).to.have.length(0);
    await page.evaluate('comeToFront()');
    expect(await shownOn(visit).settled()).to.equal('granted');
    expect(calls).to.have.length(1);
  });

  it('asks again for a page that comes back as it was left, and the reader is not counted twice', async () => {
    const calls = countCalls(visit.page);
    await open({});
    const shown = shownOn(visit);
    await shown.settled();
    const answer = visit.page.waitForResponse('**/meter');
    await visit.page.evaluate(comeBack);
    expect(await (await answer).json()).to.include({ reason: 'ALREADY_READ' });
    await shown.settled();
    expect(calls).to.have.length(2);
  });

  it('B19: shows neither wall nor text while nothing is known, and asks again if the service says when', async () => {
    const { page } = visit;
    await page.addInitScript(impatient);
    let refusals = 2;
    await page.route('**/meter', async (route) => {
      if (route.request().method() !== 'POST' || refusals === 0) return route.fallback();
      refusals -= 1;
      const headers = { 'Access-Control-Allow-Origin': stage.site.origin, 'Access-Control-Allow-Credentials': 'true' };
      const exposed = { 'Retry-After': '1', 'Access-Control-Expose-Headers': 'Retry-After' };
      return route.fulfill({ status: 503, headers: { ...headers, ...exposed }, json: { code: 'overloaded' } });
    });
    await open({});
    const { element, banner, settled } = shownOn(visit);
    await page.locator('stile-paywall[aria-busy]').waitFor();
    expect(await banner.count()).to.equal(0);
    expect(await element.getAttribute('state')).to.equal(null);
    expect(await element.textContent()).to.equal('The teaser.');
    expect(await settled()).to.equal('granted');
    expect(refusals).to.equal(0);
  });

  for (const [failure, state] of [
    ['open', 'granted'],
    ['closed', 'unavailable'],
  ] as const) {
    it(`says nothing of a wall if the service is unavailable; the page has chosen ${failure}: ${state}`, async () => {
      const { page } = visit;
      await page.addInitScript('AbortSignal.timeout = () => AbortSignal.abort()');
      await page.addInitScript(impatient);
      await open({ failure, 'retry-text': 'Encore' });
      const { banner, settled } = shownOn(visit);
      expect(await settled()).to.equal(state);
      expect(await page.getByRole('button', { name: 'Encore' }).count()).to.equal(failure === 'open' ? 0 : 1);
      expect(await banner.getByRole('heading').count()).to.equal(0);
      await expectAccessible(page);
    });
  }

  it('shows no text that the site does not send: an unavailable service proves nothing', async () => {
    const { page } = visit;
    await page.route('**/meter', (route) => route.abort());
    await page.addInitScript(impatient);
    await open({ failure: 'open', 'body-url': '/text/first' });
    expect(await shownOn(visit).settled()).to.equal('unavailable');
    expect(await page.content()).to.not.include(sentinel);
  });

  it('says so if the article is denied and there is no wall to be shown', async () => {
    const { page } = visit;
    await page.route('**/meter', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { granted: false, reason: 'FAIL_CLOSED', banner: null } });
    });
    await open({ 'failed-text': 'Bitte versuchen Sie es noch einmal.' });
    const { banner, settled } = shownOn(visit);
    expect(await settled()).to.equal('denied');
    expect(await banner.textContent()).to.equal('Bitte versuchen Sie es noch einmal. Try again');
  });

  it('states what the page says of the article, and what it leaves out the service decides', async () => {
    const calls = countCalls(visit.page);
    const stated = { tier: 'free', sponsored: 'true', section: 'asia', tags: 'china,japan', claims: 'a.b.c' };
    await open({ article: 'stated', gift: 'token', locale: 'ja', ...stated });
    await shownOn(visit).settled();
    await open({ article: 'plain' });
    await shownOn(visit).settled();
    expect(calls.map(({ body }) => body)).to.deep.equal([
      {
        article: { id: 'stated', ...stated, sponsored: true, tags: ['china', 'japan'] },
        locale: 'ja',
        gift: 'token',
        receipt: false,
        referrer: '',
      },
      { article: { id: 'plain', sponsored: false }, receipt: false, referrer: '' },
    ]);
  });

  it('B8: decides for each article alone', async () => {
    const [first, second] = [unread(), unread()];
    const { page } = visit;
    await open({ article: unread() });
    await shownOn(visit).settled();
    await open({ article: first });
    await shownOn(visit).settled();
    const both = [first, second].map((article) => ({ article, 'body-url': `/text/${article}` }));
    await page.goto(stage.site.page(both));
    const states = [await shownOn(visit, 0).settled(), await shownOn(visit, 1).settled()];
    // Both ask at the same time, and there is one article left.
    expect(states).to.have.members(['granted', 'denied']);
    const [granted, denied] = ['granted', 'denied'].map((state) => shownOn(visit, states.indexOf(state)).element);
    expect(await granted?.textContent()).to.include(sentinel);
    expect(await denied?.textContent()).to.equal('The teaser.');
  });

  it('sends a newsletter’s token once, takes it out of the address, and keeps the rest of that', async () => {
    const { page } = visit;
    const calls: unknown[] = [];
    await page.route('**/meter', async (route) => {
      const { newsletter, ...body } = route.request().postDataJSON() ?? {};
      calls.push(newsletter);
      await route.fallback({ postData: body });
    });
    await open({ gift: 'token-of-a-gift' }, '?st=token-of-a-letter&page=2#part');
    await shownOn(visit).settled();
    expect(calls).to.deep.equal(['token-of-a-letter']);
    expect(new URL(page.url()).search + new URL(page.url()).hash).to.equal('?page=2#part');
  });

  it('asks for another sign-in token if the first does not hold any more', async () => {
    const { page } = visit;
    const good = await stage.frontEnd.signIn('reader-1');
    const calls = countCalls(page);
    await page.route('**/page.js', (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        body: `document.querySelector('stile-paywall').token = (expired) => expired ? '${good}' : 'old';`,
      }),
    );
    await open({});
    expect(await shownOn(visit).settled()).to.equal('granted');
    expect(calls.map(({ authorization }) => authorization)).to.deep.equal(['Bearer old', `Bearer ${good}`]);
  });

  it('keeps what is on the page until there is another answer, and leaves what has not changed', async () => {
    const { page } = visit;
    const article = unread();
    await open({ article, 'body-url': `/text/${article}` });
    const shown = shownOn(visit);
    await shown.settled();
    await page.evaluate('globalThis.paragraph = document.querySelector("stile-paywall p")');
    await page.route('**/meter', (route) => setTimeout(() => route.fallback(), 300));
    await shown.element.evaluate('document.querySelector("stile-paywall").setAttribute("locale", "ja")');
    await page.locator('stile-paywall[aria-busy]').waitFor();
    expect(await shown.headline.count()).to.equal(1);
    expect(await shown.element.textContent()).to.include(sentinel);
    await shown.banner.and(page.locator('[lang="ja"]')).waitFor();
    expect(await page.evaluate('paragraph.isConnected')).to.equal(true);
  });
});
