import { connect } from 'node:net';
import { expect } from 'chai';
import { createFrontEnd, example } from '../support/browser/front-end.ts';
import { send } from '../support/request.ts';
import { useService } from '../support/service.ts';

const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'Sec-Fetch-Mode': 'navigate' };

describe('F9: a browser that goes to an address', () => {
  const service = useService({ ADMIN_TOKENS: 'owner:owner:an-owner-token-of-the-tests-0123456789' });
  const page = createFrontEnd(service);
  const below = `/v1/${example}`;

  const addresses: readonly (readonly [path: string, status: number])[] = [
    ['/nowhere', 404],
    ['/v1', 404],
    ['/v1/elsewhere/meter', 405],
    ['/v1/elsewhere/offers', 404],
    [`${below}`, 404],
    [`${below}/nothing`, 404],
    [`${below}/meter`, 405],
    [`${below}/checkout`, 405],
    [`${below}/portal`, 405],
    [`${below}/offers?locale=${'x'.repeat(65)}`, 422],
    [`${below}/banner`, 422],
    [`${below}/amp/authorize`, 403],
    [`${below}/amp/pingback`, 405],
    [`${below}/amp/login`, 422],
    [`${below}/amp/login?rid=a&return=https://asia.example.com/`, 404],
    [`${below}/amp/login/return`, 405],
    [`${below}/amp/login/confirm?ticket=x`, 404],
    [`${below}/checkout/return`, 422],
    [`${below}/checkout/return?session=cs_test_unknown`, 404],
    ['/v1/admin/publications', 401],
    [`/v1/admin/publications/${example}/audit`, 401],
    ['/webhooks/stripe', 405],
    ['/admin/sign-in/oidc', 404],
    ['/admin/sign-in/oidc?return=//evil.example', 422],
    ['/admin/sign-in/oidc/callback?code=x', 404],
    ['/admin/assets/nothing.js', 404],
    ['/docs/nothing', 404],
    ['/demo/nothing', 404],
    ['/demo/articles/nothing', 404],
    ['/demo/articles/nothing/text', 404],
    ['/demo/articles/japan-china-collaboration/text', 403],
    ['/demo/assets/nothing.js', 404],
    ['/sandbox/stripe/pay/cs_test_unknown', 404],
    ['/sandbox/stripe/pay', 404],
    ['/sandbox/stripe/portal/unknown', 410],
    ['/sandbox/stripe/portal', 404],
    ['/sandbox/stripe/nothing', 404],
    ['/%', 404],
    [`/${'x'.repeat(4_000)}`, 404],
  ];

  for (const [path, status] of addresses) {
    it(`F9: is shown a page, and neither JSON nor a bare error, at ${path.slice(0, 60)}`, async () => {
      const answer = await page.get(path, browser);
      const text = await answer.text();
      expect(answer.status, text).to.equal(status);
      expect(answer.headers.get('content-type')).to.match(/^text\/html/);
      expect(text)
        .to.match(/<html lang="\w+">/)
        .and.match(/<title>[^<]+<\/title>/);
      expect(answer.headers.get('content-security-policy')).to.include("default-src 'none'");
    });
  }

  it('F9: is shown a page by what it posts too', async () => {
    for (const path of [`${below}/portal`, '/sandbox/clock', '/webhooks/stripe']) {
      const headers = { ...browser, 'Content-Type': 'application/x-www-form-urlencoded' };
      const answer = await send(service, path, { method: 'POST', headers, body: 'a=b' });
      expect(answer.headers.get('content-type'), path).to.match(/^text\/html/);
    }
  });

  it('F9: is shown a page where it has more cookies than fit', async () => {
    const socket = connect(service.port, '127.0.0.1');
    const lines = [
      'GET /demo HTTP/1.1',
      'Host: 127.0.0.1',
      `Accept: ${browser.Accept}`,
      `Cookie: a=${'x'.repeat(100_000)}`,
    ];
    socket.end(`${lines.join('\r\n')}\r\n\r\n`);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer)
      .to.match(/^HTTP\/1\.1 431 /)
      .and.include('<h1>Your browser sent too much</h1>');
  });

  it('F9: is answered in its language, else in the language of the publication, else in English', async () => {
    const titleIn = async (path: string, language: string) => {
      const text = await (await page.get(path, { ...browser, 'Accept-Language': language })).text();
      return /<html lang="(\w+)">[\s\S]*<h1>(.+)<\/h1>/.exec(text)?.slice(1);
    };
    expect(await titleIn(`${below}/nothing`, 'ja-JP,ja')).to.deep.equal(['ja', 'ページが見つかりません']);
    expect(await titleIn(`${below}/nothing`, 'xh')).to.deep.equal(['en', 'Page not found']);
    expect(await titleIn('/nowhere', 'fr-CA, en;q=0.1')).to.deep.equal(['fr', 'Page introuvable']);
  });

  it('F9: is shown a page that asks again where it has asked too often', async () => {
    const ask = () => page.get(`${below}/checkout/return?session=cs_test_unknown`, browser);
    const answers = await Promise.all(Array.from({ length: 61 }, ask));
    const late = answers.find(({ status }) => status === 429) ?? expect.fail('All were let through.');
    expect(late.headers.get('refresh')).to.match(/^\d+; url=\?session=cs_test_unknown&attempt=1$/);
    expect(await late.text()).to.include('<h1>Too many requests</h1>');
  });

  it('F9: leaves scripts and programs their JSON', async () => {
    for (const headers of [
      {},
      { Accept: '*/*' },
      { Accept: 'application/json' },
      { Accept: browser.Accept, 'Sec-Fetch-Mode': 'cors' },
    ]) {
      const answer = await page.get(`${below}/nothing`, headers);
      expect(answer.headers.get('content-type')).to.equal('application/problem+json');
    }
  });
});
