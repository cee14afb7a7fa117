import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { type BehindProxy, useProxy } from '../../support/behind-proxy.ts';
import { createFrontEnd, example } from '../../support/browser/front-end.ts';
import { documented } from '../../support/documented.ts';
import { startEnvoy } from '../../support/doors/envoy-stand-in.ts';
import { startTraefik } from '../../support/doors/traefik-stand-in.ts';
import { describeWhatIsCounted, roomyMeter } from '../../support/doors/what-is-counted.ts';
import { smallMeter, useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

const traefik: unknown = parse(readFileSync(new URL('../../../clients/traefik/traefik.yaml', import.meta.url), 'utf8'));
const envoy: unknown = parse(documented('yaml', 'ext_authz'));

/** How a reader sees that they may not read it. */
interface Denial {
  readonly status: number;
  readonly from: 'site' | 'gate';
}

const stands: readonly [
  name: string,
  start: typeof startTraefik,
  configuration: unknown,
  methods: RegExp,
  denial: Denial,
][] = [
  ['Traefik', startTraefik, traefik, /^/, { status: 401, from: 'site' }],
  ['Envoy', startEnvoy, envoy, /^GET$/, { status: 401, from: 'gate' }],
];

const forged: Readonly<Record<string, string>> = {
  'X-Article-Tier': 'free',
  'X-Article-Sponsored': 'true',
  'X-Original-URI': '/articles/free/7-seven',
  'X-Original-URL': 'https://www.example.com/articles/free/7-seven',
  'X-Forwarded-Uri': '/articles/1-one',
  'X-Original-Method': 'HEAD',
  'X-Forwarded-Method': 'HEAD',
  'X-Forwarded-For': '192.0.2.1',
  'X-Stile-Counted': 'true',
  'X-Stile-Reason': 'SUBSCRIBER',
};

for (const [name, start, configuration, methods, denial] of stands)
  describe(`the gate, asked as ${name}’s documentation says`, () => {
    const config = useConfigDir({ [example]: { meter: smallMeter } });
    const roomyConfig = useConfigDir({ [example]: { meter: roomyMeter } });
    const settings = { TRUST_PROXY: '1' };
    const service = useService(() => ({ ...settings, CONFIG_DIR: config.dir }));
    const roomy = useService(() => ({ ...settings, CONFIG_DIR: roomyConfig.dir }));
    const page = createFrontEnd(service);
    const behind = (stile: { readonly port: number }): BehindProxy =>
      useProxy((site) => start(configuration, { stile: stile.port, site }));
    const proxy = behind(service);
    const roomyProxy = behind(roomy);

    async function usedUp() {
      const { cookie: Cookie } = await proxy.read('/articles/1-one');
      await proxy.read('/articles/2-two', { Cookie });
      return { Cookie };
    }

    it('item 4: lets two articles through with their banners, denies the third, and keeps open what was read', async () => {
      const headers = await usedUp();
      expect(headers.Cookie).to.match(/^stile_reader=/);
      const again = await proxy.read('/articles/1-one', headers);
      expect(again.shown).to.include({ reason: 'ALREADY_READ', layout: 'bar', text: 'The full text of 1-one.' });
      const third = await proxy.read('/articles/3-three', headers);
      expect(third.status).to.equal(denial.status);
      expect(third.body).to.not.include('full text');
      expect(third.shown === null ? 'gate' : 'site').to.equal(denial.from);
    });

    it('item 4: what readers say in the place of the proxy opens nothing and hides no view', async () => {
      const headers = await usedUp();
      for (const [field, value] of Object.entries(forged))
        expect((await proxy.read('/articles/3-three', { ...headers, [field]: value })).body, field).to.not.include(
          'full text',
        );
      const fresh = await proxy.read('/articles/4-four?dryRun=true', forged);
      expect(fresh.shown).to.include({ reason: 'METERED', counted: 'true', layout: 'bar' });
      expect(await page.used({ Cookie: fresh.cookie })).to.equal(1);
    });

    it('item 4: what is ambiguous is denied', async () => {
      const headers = await usedUp();
      for (const path of ['/articles/3-three/%2e%2e/1-one', '/articles/3-three%2f..%2f1-one', '/articles//3-three'])
        expect((await proxy.read(path, headers)).body, path).to.not.include('full text');
    });

    it('item 4: whose sign-in has expired is told so by a page, and never by JSON', async () => {
      const browser = { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate', Authorization: 'Bearer expired' };
      const { status, headers, body, shown } = await proxy.read('/articles/1-one', browser);
      expect(status).to.equal(401);
      if (shown !== null) return;
      expect(headers['content-type']).to.match(/^text\/html/);
      expect(body).to.include('sign in');
    });

    describe('counts', () =>
      describeWhatIsCounted({
        page: createFrontEnd(roomy),
        givesBack: false,
        withholds: false,
        isSample: true,
        methods,
        read: (...asked) => roomyProxy.read(...asked),
      }));
  });
