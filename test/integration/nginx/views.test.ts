import { Agent, request } from 'node:http';
import { expect } from 'chai';
import { useNginx } from '../../support/behind-proxy.ts';
import { createFrontEnd, example } from '../../support/browser/front-end.ts';
import { replaced } from '../../support/documented.ts';
import { describeWhatIsCounted, roomyMeter } from '../../support/doors/what-is-counted.ts';
import { eventually } from '../../support/eventually.ts';
import { useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

describe('what is a view behind nginx', () => {
  const config = useConfigDir({ [example]: {} });
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1' }));
  const page = createFrontEnd(service);
  const nginx = useNginx(service);
  /** One whose site is not there. */
  const broken = useNginx(service, (text) =>
    replaced(text, 'server 127.0.0.1:8000;', 'server 127.0.0.1:1; # 127.0.0.1:8000\n'),
  );
  const roomyConfig = useConfigDir({ [example]: { meter: roomyMeter } });
  const roomyService = useService(() => ({ CONFIG_DIR: roomyConfig.dir, TRUST_PROXY: '1' }));
  const roomy = { page: createFrontEnd(roomyService), nginx: useNginx(roomyService) };
  let serial = 0;

  const unreadPath = (slug = 'story') => {
    serial += 1;
    return `/articles/${slug}-${serial}`;
  };

  const used = (Cookie: string) => page.used({ Cookie });

  /** Somebody who has read one article. */
  async function reader() {
    const { cookie } = await nginx.read(unreadPath());
    return cookie;
  }

  describeWhatIsCounted({ page: roomy.page, givesBack: true, read: (...asked) => roomy.nginx.read(...asked) });

  for (const status of [302, 404, 503]) {
    it(`B3: what the site answers with ${status} is given back to a reader whom the same request made`, async () => {
      const { cookie } = await nginx.read(unreadPath(`answers-${status}`));
      expect(cookie).to.match(/^stile_reader=/);
      await eventually(async () => (await used(cookie)) === 0);
    });
  }

  it('B3: what was read before is not given back when the site answers 404 to another spelling of it', async () => {
    const path = unreadPath();
    const { cookie: Cookie } = await nginx.read(path);
    const again = await nginx.read(`${path}?utm_source=answers-404`, { Cookie });
    expect(again.status).to.equal(404);
    expect(again.shown).to.include({ reason: 'ALREADY_READ', counted: 'false' });
    await nginx.read('/about');
    expect(await used(Cookie)).to.equal(1);
  });

  it('B3: so it is while the site cannot be reached', async () => {
    const { status, cookie } = await broken.read(unreadPath());
    expect(status).to.equal(502);
    await eventually(async () => (await used(cookie)) === 0);
  });

  it('B3, T2: no more is given back than a reader may, and the rest stays counted', async () => {
    const Cookie = await reader();
    for (let nth = 0; nth < 5; nth += 1) await nginx.read(unreadPath('answers-404'), { Cookie });
    await eventually(async () => (await used(Cookie)) === 3);
  });

  it('T2: who gives back every article that they have read reads three more, and no others', async () => {
    const Cookie = await reader();
    let read = 1;
    for (let nth = 0; nth < 20; nth += 1) {
      const path = unreadPath();
      if ((await nginx.read(path, { Cookie })).shown?.denied === false) read += 1;
      await page.post(`/v1/${example}/meter/release`, { article: { id: path } }, { Cookie });
    }
    expect(read).to.equal(13);
  });

  it('B3: a connection is kept after it, and its next request is answered', async () => {
    const answers: number[] = [];
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (path: string) =>
      new Promise<boolean>((resolve, reject) => {
        const asking = request({ port: nginx.port, host: '127.0.0.1', path, agent }, (answer) => {
          answers.push(answer.statusCode ?? 0);
          answer.resume().once('end', () => resolve(asking.reusedSocket));
        });
        asking.once('error', reject).end();
      });
    expect(await ask(unreadPath('answers-404'))).to.equal(false);
    expect(await ask(unreadPath())).to.equal(true);
    expect(await ask(unreadPath('answers-302'))).to.equal(true);
    expect(answers).to.deep.equal([404, 200, 302]);
    agent.destroy();
  });
});
