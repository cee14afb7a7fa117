import { expect } from 'chai';
import { publications } from '../../../test/doors/publications.ts';
import { free, freeText, metered, premium, sentinel, teaserText } from '../../../test/doors/sentinel-site.ts';
import { createVisitor } from '../../../test/doors/visitor.ts';
import { example } from '../../../test/support/browser/front-end.ts';
import { deployToCloudflare, deployToFastly, deployToNext } from '../../../test/support/edge/platforms.ts';
import { useWorker } from '../../../test/support/edge/worker.ts';
import { useConfigDir } from '../../../test/support/publications.ts';
import { useService } from '../../../test/support/service.ts';

const platforms = [
  { name: 'Cloudflare', deploy: deployToCloudflare },
  { name: 'Fastly', deploy: deployToFastly },
];

describe('item 3: the example workers', () => {
  const config = useConfigDir(publications);
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1', LOG_LEVEL: 'silent' }));
  const about = { publication: example, onFailure: 'closed' } as const;

  for (const { name, deploy } of platforms)
    describe(name, () => {
      const worker = useWorker(deploy, () => ({ ...about, stile: service.url }));

      async function pastTheLimit() {
        const reader = createVisitor(worker);
        for (const slug of ['first', 'second']) await reader.visit(metered(slug));
        return reader;
      }

      it('B18: keep teasers and free articles, and never what one reader may read', async () => {
        const reader = createVisitor(worker);
        const past = await pastTheLimit();
        for (let times = 0; times < 2; times += 1) {
          expect((await reader.visit(metered('kept'))).text).to.include(sentinel);
          expect((await past.visit(metered('kept'))).everything).to.not.include(sentinel);
        }
        await worker.deployed.settled();
        const cached = worker.deployed.cached().map((key) => key.replace(/^.*?\/\/[^/]*/, ''));
        expect(cached).to.include(`${metered('kept')}?stile-variant=teaser`);
        expect(await worker.deployed.cachedText())
          .to.include(teaserText)
          .and.not.include(sentinel);
        const { length } = worker.site.asked();
        const denied = await past.visit(metered('kept'));
        expect(denied.text).to.include(teaserText).and.not.include(sentinel);
        expect(worker.site.asked().length).to.equal(length);
        // A variant that is typed is part of the address, and no variant.
        const typed = await past.visit(`${metered('kept')}?stile-variant=full`);
        expect(typed.everything).to.not.include(sentinel);
      });

      it('let everybody keep a free article, for which nobody is asked', async () => {
        const { length } = worker.stileCalls();
        const reader = createVisitor(worker);
        for (let times = 0; times < 3; times += 1) {
          const got = await reader.visit(free('kept'));
          expect(got.text).to.include(freeText);
          expect([got.header('Cache-Control'), got.setCookies]).to.deep.equal(['public, max-age=600', []]);
          await worker.deployed.settled();
        }
        expect(worker.stileCalls().length).to.equal(length);
        expect(worker.site.asked().filter((path) => path.endsWith(free('kept'))).length).to.be.at.most(2);
        expect(worker.deployed.cached().some((key) => key.endsWith('?stile-variant=open'))).to.equal(true);
      });

      it('take nothing for what the site does not show', async () => {
        const reader = createVisitor(worker);
        for (const status of [301, 404, 410, 500, 503])
          expect((await reader.visit(metered(`answers-${status}`))).status).to.equal(status);
        for (const slug of ['first', 'second'])
          expect((await reader.visit(metered(slug))).text, slug).to.include(sentinel);
      });

      it('ask for a page that is kept without anything of the reader', async () => {
        const reader = createVisitor(worker);
        await reader.visit(free('coloured'), {
          headers: {
            Cookie: 'theme=dark',
            'X-Forwarded-Host': 'evil.example',
            'Accept-Language': 'ja',
            'X-Any': '1',
          },
        });
        const headers = worker.site.lastHeaders();
        expect(['cookie', 'x-any', 'authorization'].filter((each) => each in headers)).to.deep.equal([]);
        expect(headers['accept-language']).to.not.equal('ja');
        expect(headers['x-forwarded-host']).to.equal(new URL(worker.url).host);
      });

      it('put what was decided into the page, as data that ends nothing', async () => {
        const past = await pastTheLimit();
        const { text } = await past.visit(metered('third'));
        const [, data = ''] = /<script type="application\/json" id="stile-decision">([^<]*)<\/script>/.exec(text) ?? [];
        const decision = JSON.parse(data);
        expect(decision).to.include({ granted: false, reason: 'REGISTRATION_REQUIRED' });
        expect(decision.banner.layout).to.equal('wall');
      });
    });

  for (const { name, deploy } of [...platforms, { name: 'Next.js', deploy: deployToNext }])
    describe(name, () => {
      const worker = useWorker(deploy, () => ({ ...about, stile: service.url }));

      it('give the whole at no address of the site that a reader can type', async () => {
        const reader = createVisitor(worker);
        for (const article of [metered('x'), premium('x')])
          for (const path of ['/full', '/%66ull', '/FULL', '/x/../full', '/teaser/../full', '/full/full', ''])
            for (const secret of ['', 'guessed', 'undefined']) {
              const headers = { 'X-Edge-Secret': secret, 'Sec-Fetch-Dest': 'empty' };
              const got = await reader.visit(path + article, { headers });
              expect(got.everything, path + article).to.not.include(sentinel);
            }
      });
    });
});
