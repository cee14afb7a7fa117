import { expect } from 'chai';
import { example } from '../support/browser/front-end.ts';
import { useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';
import { allDoors } from './all-doors.ts';
import { attacks } from './attacks.ts';
import { useDoor } from './door.ts';
import { proxyDoors } from './doors/proxies.ts';
import { publications } from './publications.ts';
import { free, freeText, metered, premium, sentinel, teaserText } from './sentinel-site.ts';
import { ask, createVisitor } from './visitor.ts';

describe('item 2: past the limit, no door sends the text', () => {
  const config = useConfigDir(publications);
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1', LOG_LEVEL: 'silent' }));

  for (const door of [...allDoors, ...proxyDoors])
    describe(door.name, () => {
      const started = useDoor(door, () => ({ url: service.url, publication: example }));
      const walled = useDoor(door, () => ({ url: service.url, publication: 'nothing-free' }));

      const open = useDoor(door, () => ({ url: service.url, publication: 'all-open' }));

      it('B9: to a reader who is past the limit, whatever they ask for and however', async () => {
        const reader = createVisitor(started);
        for (const slug of ['first', 'second'])
          expect((await reader.visit(metered(slug))).text, slug).to.include(sentinel);
        for (const attack of attacks) {
          const got = await reader.visit(attack.path, attack);
          expect(got.everything, attack.name).to.not.include(sentinel);
          if (got.status !== 503) expect(got.status, attack.name).to.be.below(500);
        }
        expect((await reader.visit(metered('withheld'))).text).to.include(teaserText);
      });

      it('to a reader who has just wiped their cookies, if new readers have nothing free', async () => {
        for (const attack of attacks) {
          const got = await ask(walled.url, attack.path, attack);
          expect(got.everything, attack.name).to.not.include(sentinel);
        }
      });

      it('although most of these requests are for that very text, and bring it to those who may read it', async () => {
        const sent: string[] = [];
        const enough = attacks.length / 4;
        for (const { path, ...attack } of attacks) {
          if (sent.length > enough) break;
          if ((await ask(open.url, path, attack)).everything.includes(sentinel)) sent.push(attack.name);
        }
        expect(sent.length).to.be.greaterThan(enough);
      });

      it('while free articles and what was read before stay open', async () => {
        const reader = createVisitor(started);
        for (const slug of ['first', 'second', 'third', 'first']) {
          const { text } = await reader.visit(metered(slug));
          expect(text.includes(sentinel), slug).to.equal(slug !== 'third');
        }
        expect((await reader.visit(free('open'))).text).to.include(freeText);
        expect((await reader.visit(premium('closed'))).everything).to.not.include(sentinel);
      });
    });
});
