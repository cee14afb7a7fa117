import { expect } from 'chai';
import { createMixedViews, limit, type ReadingPlan, readBefore, shareOf } from '../../../bench/readers/mixed-views.ts';

const plans: readonly ReadingPlan[] = ['mixed', 'ten'];

/** What a store would say of these views, that knows the readers by the same plan. */
function replay(readers: number, plan: ReadingPlan, count: number) {
  const read = new Map<number, Set<string>>();
  const articlesOf = (reader: number) => {
    const known = reader < readers ? readBefore(reader, plan) : 0;
    const articles = read.get(reader) ?? new Set(Array.from({ length: known }, (_, nth) => `article-${nth}`));
    read.set(reader, articles);
    return articles;
  };
  return createMixedViews({ readers, plan })
    .next(count)
    .map(({ reader, article, kind }) => {
      const articles = articlesOf(reader);
      const found = articles.has(article) ? 'read before' : articles.size < limit ? 'counted' : 'refused';
      if (found === 'counted') articles.add(article);
      return { kind, found };
    });
}

describe('the views of a measurement', () => {
  for (const plan of plans) {
    it(`are what they are said to be, also when nobody known has room left: ${plan}`, () => {
      const views = replay(40, plan, 2_000);
      expect(views.filter(({ kind, found }) => kind !== found)).to.deep.equal([]);
      for (const kind of ['read before', 'counted', 'refused'] as const)
        expect(views.filter((view) => view.kind === kind)).to.have.lengthOf(views.length * shareOf(kind));
    });
  }

  it('come again if they were not sent', () => {
    const views = createMixedViews({ readers: 40 });
    const first = views.next(100).filter(({ kind }) => kind === 'counted');
    views.unsent(views.next(100));
    const second = views.next(100).filter(({ kind }) => kind === 'counted');
    const names = [...first, ...second].map(({ reader, article }) => `${reader} ${article}`);
    expect(new Set(names).size).to.equal(names.length);
    // Nothing is left out between the two.
    expect(names).to.deep.equal(
      createMixedViews({ readers: 40 })
        .next(200)
        .filter(({ kind }) => kind === 'counted')
        .map(({ reader, article }) => `${reader} ${article}`),
    );
  });
});
