import { expect } from 'chai';
import type { ViewRequest } from '../../../src/paywall/metering/meter.ts';
import { factsKeptMs } from '../../../src/paywall/segments/reader-facts.ts';
import type { TraitValue } from '../../../src/paywall/segments/segment.ts';
import type { LimitCandidate } from '../../../src/paywall/segments/stored-conditions.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import {
  article,
  articles,
  dayMs,
  noon,
  november,
  publication,
  reader,
  rolling,
} from '../../support/fixtures/sample-keys.ts';
import { describeForEveryStore } from '../every-store.ts';

const ann = { publication, reader: reader('ann') };
const somebody = { publication, reader: reader('somebody') };

const targeted = (candidates: readonly LimitCandidate[]) => ({ candidates, notes: true });

const view = (name: string | number, changes: Partial<ViewRequest> = {}): ViewRequest => ({
  ...ann,
  window: november,
  article: article(name),
  limit: 10,
  now: noon,
  count: true,
  ...changes,
});

const put = ({ readerFacts }: Stores, traits: Readonly<Record<string, TraitValue>>, who = ann) =>
  readerFacts.putTraits({ ...who, traits: new Map(Object.entries(traits)), endsAt: noon + dayMs, now: noon });

const unite = ({ meters, readerFacts }: Stores) => {
  const both = { publication, anonymous: somebody.reader, registered: ann.reader, now: noon };
  return Promise.all([meters.unite({ ...both, window: november }), readerFacts.unite(both)]);
};

const candidate = async ({ meters }: Stores, request: ViewRequest) => (await meters.view(request)).outcome;

describeForEveryStore('a view whose limit depends on what is known of the reader', (store) => {
  let stores: Stores;

  beforeEach(async () => {
    stores = await store.open();
  });

  it('has the limit of the first candidate that holds, else its own, and says what was known before', async () => {
    await put(stores, { topic: 'sports', propensity: 80 });
    const candidates: LimitCandidate[] = [
      { limit: 5, traits: [{ name: 'topic', is: ['culture'] }] },
      { limit: 1, traits: [{ name: 'propensity', atLeast: 80 }] },
      { limit: 7 },
    ];
    const first = await stores.meters.view(view('first', { targeted: targeted(candidates) }));
    expect(first).to.deep.include({ outcome: 'counted', used: 1 });
    expect(first.targeted).to.deep.equal({
      candidate: 1,
      counted: 0,
      facts: {
        firstSeenAt: null,
        traits: new Map<string, unknown>([
          ['topic', { value: 'sports', endsAt: noon + dayMs }],
          ['propensity', { value: 80, endsAt: noon + dayMs }],
        ]),
        arms: new Map(),
      },
    });
    const second = await stores.meters.view(view('second', { targeted: targeted(candidates) }));
    expect(second).to.include({ outcome: 'full', used: 1 });
    expect(second.targeted).to.deep.include({ candidate: 1, counted: 1 });
    expect(second.targeted?.facts.firstSeenAt).to.equal(noon);
    const none = await stores.meters.view(view('second', { targeted: targeted(candidates.slice(0, 1)), limit: 2 }));
    expect(none).to.include({ outcome: 'counted', used: 2 });
    expect(none.targeted?.candidate).to.equal(-1);
  });

  it('notes a first view once, and nothing else in later ones that are refused, and nothing at all by a dry run', async () => {
    const full = { limit: 0, targeted: targeted([]) };
    await stores.meters.view(view('first', { ...full, count: false, targeted: { candidates: [], notes: false } }));
    expect((await stores.readerFacts.read({ ...ann, now: noon })).firstSeenAt).to.equal(null);
    await stores.meters.view(view('first', full));
    const before = await store.dump();
    await stores.meters.view(view('second', { ...full, now: noon + dayMs }));
    expect(await store.dump()).to.equal(before);
    expect((await stores.readerFacts.read({ ...ann, now: noon + dayMs })).firstSeenAt).to.equal(noon);
  });

  it('finds what a reader is held to in whole days since then, and does not forget while they come', async () => {
    const old = targeted([{ limit: 0, daysSinceFirstSeen: { atLeast: 300 } }]);
    const at = async (days: number) =>
      (
        await stores.meters.view(
          view(days, { targeted: old, now: noon + days * dayMs, window: rolling(noon + days * dayMs, 1) }),
        )
      ).outcome;
    expect(await at(0)).to.equal('counted');
    expect(await at(299)).to.equal('counted');
    expect(await at(300)).to.equal('full');
    expect(await at(299 + factsKeptMs / dayMs - 31)).to.equal('full');
  });

  it('B22: of 128 at once, from two processes, counts exactly what the rule says, none twice', async () => {
    const other = await store.open();
    const names = Array.from({ length: 16 }, (_, index) => ({ publication, reader: reader(`reader ${index}`) }));
    await Promise.all(names.map((who, index) => put(stores, { limit: index % 4 }, who)));
    const candidates = [0, 1, 2, 3].map((limit) => ({ limit, traits: [{ name: 'limit', is: [limit] }] }));
    const found = await Promise.all(
      names.flatMap((who) =>
        [...articles(6), ...articles(2)].map((key, index) =>
          (index % 2 === 0 ? stores : other).meters.view(
            view('', { ...who, article: key, targeted: targeted(candidates) }),
          ),
        ),
      ),
    );
    expect(found.filter(({ outcome }) => outcome === 'counted')).to.have.length(4 * (0 + 1 + 2 + 3));
    for (const [index, who] of names.entries())
      expect(await stores.meters.history({ ...who, window: november, now: noon })).to.have.length(index % 4);
  });

  it('never resets and never doubles a count when the rule changes from view to view', async () => {
    const by = (limit: number) => ({ targeted: targeted([{ limit }]) });
    expect(await candidate(stores, view(1, by(3)))).to.equal('counted');
    expect(await candidate(stores, view(2, { limit: 3 }))).to.equal('counted');
    expect(await candidate(stores, view(3, by(2)))).to.equal('full');
    expect(await candidate(stores, view(1, by(0)))).to.equal('already-read');
    expect(await candidate(stores, view(3, by(3)))).to.equal('counted');
    expect(await stores.meters.view(view(4, by(3)))).to.include({ outcome: 'full', used: 3 });
  });

  it('of an entitled reader is let in, with the candidate that holds for one of whom nothing is counted', async () => {
    const next = { state: 'active', offer: null, endsAt: null, lapse: null } as const;
    await stores.meters.view(view('first'));
    await stores.entitlements.compareAndSet({ ...ann, expectedVersion: 0, next });
    const candidates = [
      { limit: 1, counted: { atLeast: 1 } },
      { limit: 2, lapsed: false },
    ];
    const found = await stores.meters.view(view('second', { targeted: targeted(candidates) }));
    expect(found).to.include({ outcome: 'entitled', used: 0 });
    expect(found.targeted).to.include({ candidate: 1, counted: 0 });
  });

  it('of a reader who signed out goes on with what is known of the registered one', async () => {
    await stores.meters.view(view('first', somebody));
    await put(stores, { topic: 'sports' });
    await unite(stores);
    const candidates = [{ limit: 1, traits: [{ name: 'topic', is: ['sports'] }] }];
    const found = await stores.meters.view(view('second', { ...somebody, targeted: targeted(candidates) }));
    expect(found).to.include({ outcome: 'full', used: 1, isMoved: true });
    expect(found.targeted?.candidate).to.equal(0);
  });

  it('is apart as long as something is known of the anonymous reader that the registered one was not given', async () => {
    await put(stores, { topic: 'sports' }, somebody);
    const candidates = [{ limit: 1, traits: [{ name: 'topic', is: ['sports'] }] }];
    const request = view('first', { anonymous: somebody.reader, targeted: targeted(candidates) });
    expect(await candidate(stores, request)).to.equal('apart');
    await unite(stores);
    const found = await stores.meters.view(store.seesBothReaders ? request : { ...request, anonymous: null });
    expect(found).to.include({ outcome: 'counted' });
    expect(found.targeted?.candidate).to.equal(0);
    if (!store.seesBothReaders) return;
    await put(stores, { topic: 'culture' }, somebody);
    expect(await candidate(stores, request)).to.equal('apart');
  });
});
