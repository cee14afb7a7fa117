import { type Chance, createChance } from '../../bench/soak/chance.ts';
import { createBuying } from './browser/buying.ts';
import { as, createFrontEnd } from './browser/front-end.ts';
import type { Asker, ConcurrentReaders, Viewed } from './concurrent-readers.ts';

/** What a script of known views did, counted from what it sent and what it was told. */
export interface Known {
  views: number;
  counted: number;
  offersShown: number;
  checkouts: number;
  conversions: number;
  newReaders: number;
  readerTokensRefused: number;
  signInsRefused: number;
  releases: number;
  releasesRefused: number;
  /** Reason → views that were answered with it. */
  readonly reasons: Map<string, number>;
  /** Reader → the articles that are counted for them in the window, by kind. */
  readonly meters: Record<'anonymous' | 'registered', Map<string, Set<string>>>;
}

const readers = 160;
const articles = Array.from({ length: 24 }, (_, index) => `article-${index}`);

const noneKnown = (): Known => ({
  views: 0,
  counted: 0,
  offersShown: 0,
  checkouts: 0,
  conversions: 0,
  newReaders: 0,
  readerTokensRefused: 0,
  signInsRefused: 0,
  releases: 0,
  releasesRefused: 0,
  reasons: new Map(),
  meters: { anonymous: new Map(), registered: new Map() },
});

/** One person before a screen: what they ask is asked one after the other, while others do the same. */
interface Person {
  readonly name: string;
  readonly token: string;
  signIn: string | null;
  readonly chance: Chance;
}

export function createScript(crowd: ConcurrentReaders, known: Known = noneKnown()) {
  function articlesOf(person: Person): Set<string> {
    const meters = known.meters[person.signIn === null ? 'anonymous' : 'registered'];
    const found = meters.get(person.name) ?? new Set();
    meters.set(person.name, found);
    return found;
  }

  const asker = ({ token, signIn }: Person): Asker => (signIn === null ? { token } : { token, signIn });

  function note({ status, body }: { status: number; body: Viewed }): void {
    if (status !== 200 || body.reason === 'FAIL_OPEN' || body.reason === 'FAIL_CLOSED')
      throw new Error(`The store was not asked: ${status} ${body.reason}`);
    known.views += 1;
    known.reasons.set(body.reason, (known.reasons.get(body.reason) ?? 0) + 1);
    if (body.reason === 'METERED') known.counted += 1;
    if (body.banner?.offer != null) known.offersShown += 1;
  }

  /** One view, two at once, a look without counting, an article that no meter applies to, or one that is given back. */
  async function step(person: Person): Promise<void> {
    const what = person.chance.number(100);
    const article = articles[person.chance.number(articles.length)] ?? '';
    if (what < 8) return void (await crowd.view(asker(person), article, true));
    if (what < 16) {
      const tier = what < 12 ? 'free' : 'premium';
      return note(await crowd.view(asker(person), { id: article, tier }));
    }
    const twice = what < 24;
    const views = await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => crowd.view(asker(person), article)));
    views.forEach(note);
    if (views.some(({ body }) => body.reason === 'METERED')) articlesOf(person).add(article);
    if (what >= 90 && articlesOf(person).delete(article)) {
      const released = await crowd.release(asker(person), article);
      if (released.status === 409) {
        // As many as a reader may were given back already.
        articlesOf(person).add(article);
        known.releasesRefused += 1;
        return;
      }
      if (released.status !== 200) throw new Error(`A view could not be given back: ${released.status}`);
      known.releases += 1;
      known.counted -= 1;
    }
  }

  /** From now on with both: what they read before stands in the other meter too. */
  async function signIn(person: Person): Promise<void> {
    const before = articlesOf(person);
    person.signIn = await crowd.signIn(person.name);
    note(await crowd.view(asker(person), { id: 'sponsored', sponsored: true }));
    const [article = ''] = articles;
    const view = await crowd.view(asker(person), article);
    note(view);
    const united = articlesOf(person);
    for (const each of before) united.add(each);
    if (view.body.reason === 'METERED') united.add(article);
  }

  async function readOn(index: number, steps: number): Promise<void> {
    const person = {
      name: `reader-${index}`,
      token: await crowd.newReader(),
      signIn: null,
      chance: createChance(index),
    };
    known.newReaders += 1;
    for (let done = 0; done < steps; done += 1) {
      if (done === Math.floor(steps / 2) && index % 3 === 0) await signIn(person);
      else await step(person);
    }
  }

  /** Those who forge a token are new readers, and those who forge a sign-in are nobody. */
  async function forge(index: number): Promise<void> {
    note(await crowd.view({ token: `forged-${index}` }, 'article-0'));
    known.readerTokensRefused += 1;
    known.newReaders += 1;
    known.meters.anonymous.set(`forger-${index}`, new Set(['article-0']));
    await crowd.view({ signIn: 'not.a.token' }, 'article-0');
    known.signInsRefused += 1;
  }

  return {
    known,
    async run(views: number): Promise<void> {
      await Promise.all(Array.from({ length: 20 }, (_, index) => forge(index)));
      const steps = Math.ceil((views * 1.04) / readers);
      await Promise.all(Array.from({ length: readers }, (_, index) => readOn(index, steps)));
    },
  };
}

/** Ten readers buy, five only open the page, and each of these asks for it twice. `urls`: they come back to the other instance. */
export async function sell(urls: readonly [string, string], crowd: ConcurrentReaders, known: Known): Promise<void> {
  const buying = createBuying(createFrontEnd(urls[0]));
  for (let index = 0; index < 15; index += 1) {
    const token = await crowd.newReader();
    known.newReaders += 1;
    const session = await buying.open(as(token));
    known.checkouts += 1;
    if (index >= 10) {
      await buying.open(as(token));
      continue;
    }
    const back = new URL(await buying.pay(session));
    await buying.comeBack(`${urls[1]}${back.pathname}${back.search}`);
    known.conversions += 1;
  }
}
