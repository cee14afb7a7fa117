import { expect } from 'chai';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../support/browser/front-end.ts';
import { useConfigDir } from '../support/publications.ts';
import { send } from '../support/request.ts';
import { useService } from '../support/service.ts';

const allowed = 'https://asia.example.com';

describe('a call from a page in a browser', () => {
  const other = { origins: ['https://other.example.org:8443'] };
  const apps = { origins: ['capacitor://localhost', 'ionic://localhost'], originSuffixes: ['ezproxy.example.edu'] };
  const config = useConfigDir({
    other,
    closed: { origins: [] },
    apps,
    'of-an-app': { origins: ['capacitor://localhost'] },
  });
  const service = useService(() => ({ CONFIG_DIR: config.dir }));
  const page = createFrontEnd(service);

  const cors = ({ headers }: Response) =>
    [...headers.keys()].filter((name) => name.startsWith('access-control-')).sort();

  function expectAllowed(answer: Response, origin: string) {
    expect(answer.headers.get('access-control-allow-origin')).to.equal(origin);
    expect(answer.headers.get('access-control-allow-credentials')).to.equal('true');
    expect(answer.headers.get('vary')).to.include('Origin');
  }

  it('of the publication may read the answer, its cookie counts, and the headers that it needs', async () => {
    const answer = await page.ask(unread(), { headers: { Origin: allowed } });
    expect(answer.status).to.equal(200);
    expectAllowed(answer, allowed);
    const exposed = answer.headers.get('access-control-expose-headers') ?? '';
    expect(exposed.split(', ')).to.include.members(['X-Request-Id', 'Retry-After', 'X-Stile-Reason', 'X-Stile-Banner']);
  });

  it('B7: of an app, and below a domain that the publisher names, is one of its own', async () => {
    for (const Origin of [
      'capacitor://localhost',
      'ionic://localhost',
      'https://www-example-com.ezproxy.example.edu',
    ]) {
      const answer = await page.ask(unread(), { publication: 'apps', headers: { Origin } });
      expect(answer.status, Origin).to.equal(200);
      expectAllowed(answer, Origin);
    }
  });

  it('B7: from beside that domain is refused', async () => {
    for (const Origin of [
      'https://ezproxy.example.edu',
      'https://evil-ezproxy.example.edu',
      'https://a.ezproxy.example.edu.evil.example',
      'http://a.ezproxy.example.edu',
      'https://a.ezproxy.example.edu:8443',
      'https://evil.example#.ezproxy.example.edu',
      'capacitor://evil',
      'app://localhost',
    ]) {
      const answer = await page.ask(unread(), { publication: 'apps', headers: { Origin } });
      await expectProblem(answer, { status: 403, code: 'forbidden-origin' });
    }
  });

  it('B7: sends no reader below that domain', async () => {
    const headers = as(await page.newReader('apps'));
    const returnUrl = 'https://a.ezproxy.example.edu/';
    const answer = await page.post('/v1/apps/portal', { returnUrl }, headers);
    await expectProblem(answer, { status: 422, code: 'invalid-request', paths: ['returnUrl'] });
  });

  it('of the publication may read problems too', async () => {
    const headers = { Origin: allowed, ...signedIn('forged') };
    for (const [answer, status] of [
      [await page.ask(unread(), { headers }), 401],
      [await page.ask('', { headers: { Origin: allowed } }), 422],
    ] as const) {
      expect(answer.status).to.equal(status);
      expectAllowed(answer, allowed);
    }
  });

  it('B9b: of the publication may read that it asked for nothing that is there, or in no way that there is', async () => {
    const headers = { Origin: allowed };
    for (const [answer, status, code] of [
      [await page.get(`/v1/${example}/nothing`, headers), 404, 'not-found'],
      [await page.post(`/v1/${example}/`, {}, headers), 404, 'not-found'],
      [await page.get(`/v1/${example}/${'a/'.repeat(2_000)}`, headers), 404, 'not-found'],
      [await page.get(`/v1/${example}/meter`, headers), 405, 'method-not-allowed'],
    ] as const) {
      expectAllowed(answer, allowed);
      await expectProblem(answer, { status, code });
    }
  });

  it('B9b: of another origin, or below no publication, may not read that', async () => {
    for (const [path, Origin] of [
      [`/v1/${example}/nothing`, 'https://evil.example'],
      [`/v1/${example}/meter`, 'https://evil.example'],
      ['/v1/elsewhere/nothing', allowed],
      ['/v1/admin/nothing', allowed],
      ['/nothing', allowed],
    ] as const) {
      const answer = await page.get(path, { Origin });
      expect(answer.status, path).to.be.oneOf([404, 405]);
      expect(cors(answer), path).to.deep.equal([]);
    }
  });

  it('of the service itself always counts as one of the publication', async () => {
    for (const publication of [example, 'other', 'closed']) {
      const answer = await page.ask(unread(), { publication, headers: { Origin: service.url } });
      expect(answer.status).to.equal(200);
      expectAllowed(answer, service.url);
    }
  });

  it('B7: of the web view of an app is answered like a page, and by its name alone', async () => {
    const publication = 'of-an-app';
    const answer = await page.ask(unread(), { publication, headers: { Origin: 'capacitor://localhost' } });
    expect(answer.status).to.equal(200);
    expectAllowed(answer, 'capacitor://localhost');
    for (const Origin of ['capacitor://localhost.evil.example', 'capacitor://evil', 'ionic://localhost', 'null']) {
      const refused = await page.ask(unread(), { publication, headers: { Origin } });
      await expectProblem(refused, { status: 403, code: 'forbidden-origin' });
    }
  });

  it('of no origin at all, as apps and proxies make, is answered without CORS headers', async () => {
    const answer = await page.ask(unread());
    expect(answer.status).to.equal(200);
    expect(cors(answer)).to.deep.equal([]);
    expect(answer.headers.get('vary')).to.include('Origin');
  });

  const foreign = [
    'https://evil.example',
    'null',
    '',
    'https://asia.example.com.evil.example',
    'https://evil-asia.example.com',
    'https://evil.asia.example.com',
    'https://asia.example.com:444',
    'http://asia.example.com',
    'https://asia.example.com/',
    'https://ASIA.example.com',
    'https://asia.example.co',
    'https://asiaXexample.com',
    'https://asia.example.com, https://evil.example',
    'https://asia.example.com@evil.example',
    'https://other.example.org:8443',
    'http://127.0.0.1',
  ];

  for (const Origin of foreign) {
    it(`B7: from ${JSON.stringify(Origin)} changes nothing and is told nothing`, async () => {
      const headers = as(await page.newReader());
      const changing = [
        await page.ask(unread(), { headers: { ...headers, Origin } }),
        await page.ask(unread(), { headers: { ...headers, Origin }, query: '?dryRun=true' }),
        await page.post(`/v1/${example}/meter/release`, { article: { id: 'a' } }, { ...headers, Origin }),
        await page.get(`/v1/${example}/gate`, { ...headers, Origin, 'X-Original-URI': '/a' }),
      ];
      for (const refused of changing) {
        expect(cors(refused)).to.deep.equal([]);
        expect(refused.headers.getSetCookie()).to.deep.equal([]);
        expect(refused.headers.get('vary')).to.include('Origin');
        await expectProblem(refused, { status: 403, code: 'forbidden-origin' });
      }
      expect(await page.used(headers)).to.equal(0);
      const read = await page.get(`/v1/${example}/entitlement`, { ...headers, Origin });
      expect(read.status).to.equal(200);
      expect(cors(read)).to.deep.equal([]);
    });
  }

  it('is judged by the publication that it asks: one is none of the other', async () => {
    const headers = { Origin: 'https://other.example.org:8443' };
    expectAllowed(await page.ask(unread(), { publication: 'other', headers }), headers.Origin);
    expect((await page.ask(unread(), { publication: 'closed', headers })).status).to.equal(403);
  });

  describe('announced by a preflight', () => {
    const preflight = (path: string, headers: Record<string, string>) =>
      send(service, path, {
        method: 'OPTIONS',
        headers: { 'Access-Control-Request-Method': 'POST', ...headers },
      });

    for (const path of ['meter', 'meter/release', 'gate', 'entitlement', 'nothing']) {
      it(`may be made to ${path} with a sign-in token and JSON`, async () => {
        const answer = await preflight(`/v1/${example}/${path}`, { Origin: allowed });
        expect(answer.status).to.equal(204);
        expectAllowed(answer, allowed);
        const names = (header: string) => (answer.headers.get(header) ?? '').split(', ');
        expect(names('access-control-allow-methods')).to.have.members(['GET', 'POST']);
        expect(names('access-control-allow-headers')).to.include.members([
          'Authorization',
          'Content-Type',
          'X-Entitlement-Token',
          'X-Reader-Token',
        ]);
        expect(answer.headers.get('access-control-max-age')).to.equal('600');
        expect(answer.headers.get('x-request-id')).to.match(/^[0-9a-f-]{36}$/);
      });
    }

    it('may not be made from a foreign origin', async () => {
      for (const Origin of foreign) expect(cors(await preflight(`/v1/${example}/meter`, { Origin }))).to.deep.equal([]);
      const unknown = await preflight('/v1/elsewhere/meter', { Origin: allowed });
      await expectProblem(unknown, { status: 404, code: 'unknown-publication' });
    });

    it('may not be made to the sandbox, which no other site is to move', async () => {
      const answer = await preflight('/sandbox/clock', { Origin: allowed });
      expect(answer.status).to.equal(405);
      expect(cors(answer)).to.deep.equal([]);
    });
  });
});
