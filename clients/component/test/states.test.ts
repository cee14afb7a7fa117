import { expect } from 'chai';
import { expectAccessible } from '../../../test/support/browser/accessibility.ts';
import { pictureOf } from '../../../test/support/browser/admin-pages.ts';
import type { Visit } from '../../../test/support/browser/browser.ts';
import { createBuying } from '../../../test/support/browser/buying.ts';
import { shownOn, useStage } from './stage.ts';

const sizes = [
  { name: 'phone', width: 375, height: 812 },
  { name: 'desktop', width: 1280, height: 900 },
];

/** By language, the direction in which it is written, and whether its letters are seen in a headline. */
const languages = [
  { locale: 'en', dir: 'ltr', letters: /[a-z]{3}/ },
  { locale: 'ja', dir: 'ltr', letters: /[\p{Script=Hiragana}\p{Script=Han}]/u },
  { locale: 'ar', dir: 'rtl', letters: /\p{Script=Arabic}/u },
];

/** Which article is opened by whom, and the state that is met. */
const steps = [
  { who: 'new', article: 'first', state: 'bar metered' },
  { who: 'new', article: 'second', state: 'bar last-article' },
  { who: 'new', article: 'third', state: 'wall trial-offer' },
  { who: 'new', article: 'first', state: 'wall registration', publication: 'selling-nothing' },
  { who: 'trial', article: 'first', state: 'bar trial-expired' },
  { who: 'refunded', article: 'third', state: 'wall subscription-expired' },
];

describe('item 1: what <stile-paywall> shows', function () {
  this.timeout(90_000);

  const stage = useStage();
  const cookies = new Map<string, string>();

  /** Somebody who read two articles, bought, and lost it again. */
  async function formerReader(deed: 'cancel' | 'refund'): Promise<string> {
    const { frontEnd } = stage;
    const buying = createBuying(frontEnd);
    const token = await frontEnd.newReader();
    const headers = { 'X-Reader-Token': token };
    for (const article of ['first', 'second']) await frontEnd.meter(article, { headers });
    const { reader } = await frontEnd.meter('first', { headers });
    const session = await (await buying.checkout(headers, { returnUrl: `${stage.site.origin}/article` })).json();
    await buying.comeBack(await buying.pay((session as { session: string }).session));
    await buying.happens(reader.id, deed, deed === 'cancel' ? { when: 'now' } : {});
    return token;
  }

  before(async () => {
    cookies.set('trial', await formerReader('cancel'));
    cookies.set('refunded', await formerReader('refund'));
  });

  async function openAs(visit: Visit, who: string, url: string): Promise<void> {
    const value = cookies.get(who);
    if (value !== undefined) await visit.context.addCookies([{ name: 'stile_reader', value, url: stage.service.url }]);
    await visit.page.goto(url);
  }

  for (const { locale, dir, letters } of languages) {
    it(`bars, walls, offers and expired states in ${locale} on a phone and on a desktop are readable and in place`, async () => {
      const visit = await stage.browser.visit();
      for (const { who, article, state, ...more } of steps) {
        const text = `/text/${article}`;
        const url = stage.site.page({ article, locale, 'body-url': text, image: '/picture.svg', ...more });
        await openAs(visit, who, url);
        const shown = shownOn(visit);
        expect(await shown.settled(), state).to.equal(state.startsWith('wall') ? 'denied' : 'granted');
        expect(await shown.banner.getAttribute('part')).to.equal(`banner ${state}`);
        expect(await shown.banner.getAttribute('dir')).to.equal(dir);
        expect(await shown.banner.getAttribute('lang')).to.equal(locale);
        expect(await shown.headline.textContent()).to.match(letters);
        for (const { name: size, ...viewport } of sizes) {
          await visit.page.setViewportSize(viewport);
          expect(await visit.page.evaluate('document.documentElement.scrollWidth - innerWidth')).to.be.at.most(0);
          for (const colorScheme of locale === 'en' ? (['dark', 'light'] as const) : (['light'] as const)) {
            await visit.page.emulateMedia({ colorScheme });
            await expectAccessible(visit.page);
          }
          await pictureOf(visit.page, `component-${state.replace(' ', '-')}-${locale}-${size}`);
        }
      }
      expect(visit.complaints.filter((words) => !/404/.test(words))).to.deep.equal([]);
      await visit.close();
    });
  }
});
