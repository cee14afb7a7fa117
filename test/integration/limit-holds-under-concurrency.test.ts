import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { runSoak } from '../../bench/soak/run-soak.ts';
import {
  type Asker,
  type ConcurrentReaders,
  createConcurrentReaders,
  type Viewed,
} from '../support/concurrent-readers.ts';
import { createTestResources, type TestResources } from '../support/test-resources.ts';

/** The limits of the example publication. */
const limits = { anonymous: 10, registered: 15 };

const named = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);

/** Every instance believes the same sign-in tokens. */
const shared = { PUBLIC_URL: 'http://stile.example.com' };

/** Several processes on one store, in every way in which there can be some. Each answers the instances' addresses. */
const arrangements: Readonly<Record<string, (stage: TestResources) => Promise<readonly string[]>>> = {
  'two instances of two workers each, on one Redis': async (stage) => {
    const env = { ...shared, STORE_URL: (await stage.redis()).url, WORKERS: '2' };
    return [(await stage.service(env)).url, (await stage.service(env)).url];
  },
  'two workers, on one SQLite file': async (stage) => {
    return [(await stage.service({ ...shared, STORE_URL: await stage.fileStore(), WORKERS: '2' })).url];
  },
  'two processes that know nothing of each other, on one SQLite file': async (stage) => {
    const env = { ...shared, STORE_URL: await stage.fileStore() };
    const both = await Promise.all([stage.service(env), stage.service(env)]);
    return both.map(({ url }) => url);
  },
};

for (const [arrangement, arrange] of Object.entries(arrangements)) {
  describe(`counting is exact: ${arrangement}`, function () {
    this.timeout(60_000);
    const stage = createTestResources();
    let urls: readonly string[];
    let crowd: ConcurrentReaders;

    before(async () => {
      urls = await arrange(stage);
      crowd = createConcurrentReaders(urls);
      stage.onClear(() => crowd.close());
    });

    after(() => stage.clear());

    /** Everything at once. */
    async function viewEach(asker: Asker, articles: readonly string[]): Promise<readonly Viewed[]> {
      const replies = await Promise.all(articles.map((article) => crowd.view(asker, article)));
      expect(replies.map(({ status }) => status)).to.deep.equal(articles.map(() => 200));
      const views = replies.map(({ body }) => body);
      // The store is healthy: however busy the machine is, it is asked.
      expect(views.filter(({ reason }) => reason === 'FAIL_OPEN')).to.deep.equal([]);
      return views;
    }

    /** The same of articles that are all different. */
    async function viewAll(asker: Asker, articles: readonly string[]): Promise<ReadonlyMap<string, Viewed>> {
      const views = await viewEach(asker, articles);
      return new Map(views.map((view, index) => [articles[index] ?? '', view]));
    }

    const because = (reason: string, views: ReadonlyMap<string, Viewed>) =>
      [...views].filter(([, view]) => view.reason === reason).map(([article]) => article);

    const usedBy = async (asker: Asker) => (await crowd.look(asker, 'never-read')).used;

    const signIn = () => crowd.signIn(`somebody-${randomUUID()}`);

    const newcomers: Readonly<Record<keyof typeof limits, () => Promise<Asker>>> = {
      anonymous: async () => ({ token: await crowd.newReader() }),
      registered: async () => ({ signIn: await signIn() }),
    };

    for (const kind of ['anonymous', 'registered'] as const) {
      it(`B22: of 200 articles at once a reader who is ${kind} gets ${limits[kind]}, and these again and again`, async () => {
        const asker = await newcomers[kind]();
        const limit = limits[kind];
        const views = await viewAll(asker, named('one-of-many', 200));
        const granted = because('METERED', views);
        expect([...views.values()].filter((view) => view.granted)).to.have.length(limit);
        expect(granted).to.have.length(limit);
        const order = granted.map((article) => views.get(article)?.meter?.used ?? 0);
        expect(order.sort((a, b) => a - b)).to.deep.equal(Array.from({ length: limit }, (_, index) => index + 1));
        expect(await usedBy(asker)).to.equal(limit);
        const again = await viewAll(asker, [...views.keys()]);
        expect(because('ALREADY_READ', again)).to.have.members(granted);
        expect([...again.values()].filter((view) => view.granted)).to.have.length(limit);
        expect(await usedBy(asker)).to.equal(limit);
      });
    }

    it('B22: one article in 100 tabs at once is counted once', async () => {
      const asker = await newcomers.anonymous();
      const views = await viewEach(asker, Array(100).fill('the-one'));
      const reasons = views.map(({ reason }) => reason).sort();
      expect(reasons).to.deep.equal([...Array(99).fill('ALREADY_READ'), 'METERED']);
      expect(await usedBy(asker)).to.equal(1);
    });

    it('B17: a reader who has read on signed in finds the one meter full when they are signed out, and never sooner', async () => {
      const token = await crowd.newReader();
      const both = { token, signIn: await signIn() };
      await viewAll({ token }, named('before', 6));
      await viewAll(both, named('signed-in', 3));
      const last = await viewAll({ token }, named('still-out', 60));
      expect(because('METERED', last)).to.have.length(1);
      await viewAll(both, named('signed-in-again', 60));
      const none = await viewAll({ token }, named('out-again', 60));
      for (const view of [...last.values(), ...none.values()])
        if (!view.granted) expect(view.meter).to.include({ limit: limits.anonymous, left: 0 });
      expect([...none.values()].filter(({ granted }) => granted)).to.deep.equal([]);
    });

    it('B17: a reader who signs in while both of their selves read on loses nothing, and gets no more than the limit', async () => {
      const token = await crowd.newReader();
      const registered = { signIn: await signIn() };
      const both = { token, ...registered };
      const before = named('before', 6);
      await viewAll({ token }, before);
      const [asAnonymous, asRegistered] = await Promise.all([
        viewAll({ token }, named('still-out', 60)),
        viewAll(both, named('signed-in', 60)),
      ]);
      const late = because('METERED', asAnonymous);
      const counted = because('METERED', asRegistered);
      // Fewer only where the sign-in came between them: what is read signed in fills the one meter, and that lets nobody in any more.
      expect(late.length).to.be.at.most(limits.anonymous - before.length);
      for (const view of asAnonymous.values()) if (!view.granted) expect(view.meter).to.include({ left: 0 });
      expect(await usedBy({ token })).to.equal(limits.anonymous);
      expect(await usedBy(registered)).to.equal(limits.registered);
      const open = await viewAll(registered, [...before, ...asRegistered.keys(), ...asAnonymous.keys()]);
      const read = because('ALREADY_READ', open);
      expect(read).to.include.members([...before, ...counted]);
      expect(read).to.have.length(limits.registered);
      expect([...before, ...counted, ...late]).to.include.members(read);
    });

    it('B17: two full histories are united to everything that either read, and to not one article more', async () => {
      const token = await crowd.newReader();
      const registered = { signIn: await signIn() };
      const both = { token, ...registered };
      const [here, there] = [named('here', 10), named('there', 15)];
      await viewAll({ token }, here);
      await viewAll(registered, there);
      const views = await viewAll(both, [...here, ...there, ...named('more', 50)]);
      expect(because('ALREADY_READ', views)).to.have.members([...here, ...there]);
      expect([...views.values()].filter((view) => view.granted)).to.have.length(25);
      expect(await usedBy(registered)).to.equal(limits.registered);
    });

    it('keeps books in which every answer fits all others, over 2 000 operations of every kind', async () => {
      const tally = await runSoak({ urls, operations: 2_000, readersAtOnce: 8, seed: 22 });
      expect(tally.examples).to.deep.equal([]);
      expect(tally.operations).to.be.at.least(2_000);
    });
  });
}
