import { expect } from 'chai';
import { example } from '../support/browser/front-end.ts';
import { duringTests } from '../support/during-tests.ts';
import { useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';
import { allDoors } from './all-doors.ts';
import { useDoor } from './door.ts';
import { proxyDoors } from './doors/proxies.ts';
import { publications } from './publications.ts';
import { free, freeText, metered, sentinel, teaserText } from './sentinel-site.ts';
import { cacheStatus, startSharedCache } from './servers/shared-cache.ts';
import { createVisitor } from './visitor.ts';

describe('item 2: behind a cache that all readers share', () => {
  const config = useConfigDir(publications);
  const service = useService(() => ({ CONFIG_DIR: config.dir, LOG_LEVEL: 'silent' }));
  const cache = duringTests(startSharedCache, ({ stop }) => stop());

  for (const door of [...allDoors, ...proxyDoors])
    describe(door.name, () => {
      const started = useDoor(door, () => ({ url: service.url, publication: example }));

      const readerOf = () => {
        const { visit } = createVisitor(cache);
        return (path: string) => visit(path, { headers: { 'X-Door': new URL(started.url).host } });
      };

      it('B18: no reader gets the article that was sent to another', async () => {
        const [one, other] = [readerOf(), readerOf()];
        for (const slug of ['a', 'b']) expect((await other(metered(slug))).text).to.include(sentinel);
        for (const slug of ['c', 'c', 'd', 'd']) {
          const got = await one(metered(slug));
          expect(got.text, slug).to.include(sentinel);
          expect(got.header(cacheStatus)).to.not.equal('HIT');
        }
        for (const slug of ['c', 'd']) {
          const got = await other(metered(slug));
          expect(got.everything, slug).to.not.include(sentinel);
          expect(got.text).to.include(teaserText);
        }
      });

      it('B18: nor the teaser in place of what they may read, or the cookies of another', async () => {
        const [first, second] = [await readerOf()(metered('e')), await readerOf()(metered('e'))];
        expect(first.text).to.include(sentinel);
        expect(second.text).to.include(sentinel);
        expect(first.setCookies).to.not.be.empty;
        expect(second.setCookies[0]).to.not.equal(first.setCookies[0]);
      });

      // A proxy asks about those, too, and makes a reader of whom it does not know.
      if (proxyDoors.includes(door)) return;

      it('and free articles come from the cache', async () => {
        const [first, second] = [await readerOf()(free('a')), await readerOf()(free('a'))];
        expect(first.text).to.include(freeText);
        expect(second.text).to.include(freeText);
        expect(second.header(cacheStatus)).to.equal('HIT');
      });
    });
});
