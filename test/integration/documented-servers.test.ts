import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { expect } from 'chai';
import { createVisitor } from '../doors/visitor.ts';
import { example } from '../support/browser/front-end.ts';
import { startSwitchableFront } from '../support/doors/switchable-front.ts';
import { duringTests } from '../support/during-tests.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/processes/ports.ts';
import { useConfigDir } from '../support/publications.ts';
import { useService } from '../support/service.ts';
import { root } from '../support/sources.ts';

const ofTypeScript = ['--import', './scripts/strip-types.js', '--conditions=stile-source'];

const sites: readonly (readonly [language: string, program: string, args: (port: number) => readonly string[]])[] = [
  ['Node', process.execPath, () => [...ofTypeScript, 'clients/node/examples/site.js']],
  ['Python', 'python3', () => ['docs/integrating/servers/site.py']],
  ['PHP', 'php', (port) => ['-S', `127.0.0.1:${port}`, 'docs/integrating/servers/site.php']],
];

/** A machine of the institution's: the loopback network has more than one address. */
const libraryAddress = '127.0.0.9';

/** The page as it is sent to somebody who asks from this address. */
function pageFor(url: string, localAddress: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { localAddress, agent: false }, async (answer) => {
      resolve((await answer.toArray()).join(''));
    });
    asking.once('error', reject).end();
  });
}

describe('N11: the examples of asking from your own server', function () {
  this.timeout(60_000);
  const config = useConfigDir({
    [example]: {
      meter: { limits: { anonymous: 1, registered: 2 }, window: 'month' },
      institutions: [{ name: 'The library', networks: [`${libraryAddress}/32`] }],
    },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir, TRUST_PROXY: '1', LOG_LEVEL: 'silent' }));
  const front = duringTests(
    () => startSwitchableFront(service),
    (made) => made.close(),
  );

  for (const [language, program, args] of sites)
    describe(`in ${language}`, () => {
      let site: ChildProcess;
      let url = '';

      before(async () => {
        const port = await freePort();
        url = `http://127.0.0.1:${port}`;
        const { PATH = '', HOME = '' } = process.env;
        const env = { PATH, HOME, STILE_URL: front.url, PORT: String(port) };
        site = spawn(program, args(port), { cwd: root, env, stdio: 'ignore' });
        await eventually(async () => expect((await fetch(`${url}/articles/none`)).status).to.equal(404));
      });

      after(async () => {
        site.kill();
        await once(site, 'exit');
      });

      beforeEach(() => front.be('pass'));

      it('grant by the meter, keep the reader by the cookie, and show the wall for the next article', async () => {
        const reader = createVisitor({ url });
        const first = await reader.visit('/articles/a-bridge');
        expect(first.text)
          .to.include('nine years')
          .and.match(/<aside>.+<\/aside>/);
        expect(first.header('cache-control')).to.equal('private, no-store');
        expect(first.setCookies.join()).to.match(/stile_reader=.+; HttpOnly/);
        const denied = await reader.visit('/articles/a-tunnel');
        expect(denied.status).to.equal(200);
        expect(denied.text)
          .to.match(/<aside>.+<\/aside>/)
          .and.not.include('nine days');
        expect((await reader.visit('/articles/a-bridge')).text).to.include('nine years');
      });

      it('ask about no free article, and show nobody what is for subscribers', async () => {
        front.be('silent');
        expect((await createVisitor({ url }).visit('/articles/a-notice')).text).to.include('as always');
        front.be('pass');
        expect((await createVisitor({ url }).visit('/articles/a-report')).text).to.not.include('nine chapters');
      });

      it("pass the reader's address on, and of their cookies Stile's alone", async () => {
        expect(await pageFor(`${url}/articles/a-report`, libraryAddress)).to.include('nine chapters');
        const headers = { Cookie: 'session=private; stile_reader=forged', 'Accept-Language': 'ja' };
        const japanese = await createVisitor({ url }).visit('/articles/a-report', { headers });
        expect(front.lastHeaders()).to.include({ 'accept-language': 'ja', cookie: 'stile_reader=forged' });
        expect(japanese.text).to.match(/[぀-ヿ]/);
      });

      it('show no article for a sign-in that does not hold', async () => {
        const headers = { Authorization: 'Bearer forged' };
        const got = await createVisitor({ url }).visit('/articles/a-bridge', { headers });
        expect(got.status).to.equal(200);
        expect(got.text).to.not.include('nine years');
      });

      it('ask the reader to wait while Stile has too much to do, and a browser that fetches ahead', async () => {
        const ahead = await createVisitor({ url }).visit('/articles/a-bridge', {
          headers: { 'Sec-Purpose': 'prefetch' },
        });
        expect(ahead.status).to.equal(503);
        front.be('busy');
        const got = await createVisitor({ url }).visit('/articles/a-bridge');
        expect(got.status).to.equal(503);
        expect(got.header('retry-after')).to.equal('7');
        expect(got.text).to.not.include('nine years');
      });

      it('open metered articles alone if Stile is silent', async () => {
        front.be('silent');
        const [metered, premium] = await Promise.all(
          ['a-bridge', 'a-report'].map((id) => createVisitor({ url }).visit(`/articles/${id}`)),
        );
        expect(metered?.text).to.include('nine years');
        expect(premium?.status).to.equal(503);
        expect(premium?.text).to.not.include('nine chapters');
      });
    });
});
