import { expect } from 'chai';
import fc from 'fast-check';
import { examplePublication } from '../../support/fixtures/example-publication.ts';
import { noon } from '../../support/fixtures/sample-keys.ts';
import { createMeteringProcess, type Who } from '../../support/stores/metering-process.ts';
import { describeForEveryStore } from '../every-store.ts';

const limit = 3;

const ampPage: Who = { kind: 'anonymous', name: 'rid' };
const site: Who = { kind: 'anonymous', name: 'cookie' };
const both: Who = { kind: 'anonymous', name: 'cookie', anonymous: 'rid' };

const anyView = fc.record({ who: fc.constantFrom(ampPage, site, both), article: fc.nat(5) });

describeForEveryStore('an AMP page and a site that turn out to have the same reader', (store) => {
  for (const kind of ['month', 'rolling'] as const)
    it(`B17, item 6: share one meter from then on, in a ${kind} window: no article twice, none too many`, async () => {
      const stores = [await store.open(), await store.open()];
      let people = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(anyView, { minLength: 3, maxLength: 14 }), async (views) => {
          people += 1;
          const window = kind === 'month' ? ({ kind } as const) : ({ kind, days: 30 } as const);
          const meter = { limits: { anonymous: limit, registered: 5 }, window, releases: 3, replaced: [] };
          const publication = { ...examplePublication({ meter }), name: `readers-${people}` };
          const inherited: string[] = [];
          const processes = stores.map((each) =>
            createMeteringProcess(each, {
              publication: () => publication,
              now: () => noon,
              transferOnSignIn: async () => void inherited.push('purchases'),
            }),
          );
          const meters = { rid: new Set<number>(), cookie: new Set<number>() };
          for (const [nth, { who, article }] of views.entries()) {
            // They are one as soon as both come together and the first has read something.
            if (who === both && meters.rid !== meters.cookie && meters.rid.size > 0) {
              for (const each of meters.rid) meters.cookie.add(each);
              meters.rid = meters.cookie;
            }
            const own = who === ampPage ? meters.rid : meters.cookie;
            const expected = own.has(article) ? 'ALREADY_READ' : own.size < limit ? 'METERED' : 'REGISTRATION_REQUIRED';
            if (expected === 'METERED') own.add(article);
            const decision = await processes[nth % 2]?.read(who, article);
            expect(decision?.reason, JSON.stringify(views.slice(0, nth + 1))).to.equal(expected);
            expect(decision?.meter?.used).to.equal(Math.min(own.size, limit));
          }
          expect(inherited, 'nobody has signed in').to.deep.equal([]);
        }),
        { numRuns: 25 },
      );
    });
});
