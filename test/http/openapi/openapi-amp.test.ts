import { expect } from 'chai';
import { createAmpLoginBrowser, signInPage } from '../../support/amp/login.ts';
import { createAmpPage } from '../../support/amp/page.ts';
import { createFrontEnd, example } from '../../support/browser/front-end.ts';
import { useOpenApi } from '../../support/open-api.ts';
import { useConfigDir } from '../../support/publications.ts';
import { useService } from '../../support/service.ts';

const below = '/v1/{publication}/amp';

describe('GET /openapi.json, of AMP pages', () => {
  const config = useConfigDir({ [example]: { amp: { signIn: signInPage } }, other: {} });
  const service = useService(() => ({ CONFIG_DIR: config.dir }));
  const page = createFrontEnd(service);
  const amp = createAmpPage(service);
  const openApi = useOpenApi(service);

  it('item 6: agrees with what is answered', async () => {
    const gets: [string, Response][] = [
      ['/authorize', await amp.ask()],
      ['/authorize', await amp.ask({ more: { protocol: 'amp-subscriptions' } })],
      ['/authorize', await amp.ask({ rid: '' })],
      ['/authorize', await amp.ask({ origin: 'https://evil.example' })],
      ['/login', await createAmpLoginBrowser(service).begin('amp-a')],
      ['/login', await createAmpLoginBrowser(service, { publication: 'other' }).begin('amp-a')],
      ['/login', await createAmpLoginBrowser(service, { returnTo: 'https://evil.example' }).begin('amp-a')],
      ['/login/confirm', await page.get(`/v1/${example}/amp/login/confirm?ticket=x`)],
    ];
    expect(gets.map(([, { status }]) => status)).to.deep.equal([200, 200, 422, 403, 302, 404, 422, 422]);
    for (const [path, answer] of gets) await openApi.describes('get', below + path, answer);

    const browser = createAmpLoginBrowser(service);
    const ticket = await browser.arrive('amp-a', await page.signIn('somebody@example.com'));
    const posts: [string, Response][] = [
      ['/pingback', await amp.pingback()],
      ['/pingback', await amp.pingback({ body: 'x'.repeat(17_000) })],
      ['/pingback', await amp.pingback({ body: 'x', headers: { 'Content-Type': 'image/png' } })],
      ['/login/return', await browser.comeBack('x', '')],
      ['/login/return', await browser.comeBack(await browser.setOut('amp-a'), '')],
      ['/login/confirm', await browser.confirm(ticket)],
      ['/login/confirm', await browser.confirm('x')],
    ];
    expect(posts.map(([, { status }]) => status)).to.deep.equal([204, 413, 415, 422, 302, 302, 422]);
    for (const [path, answer] of posts) await openApi.describes('post', below + path, answer);
  });

  it('item 6: says which bodies are no JSON', () => {
    const typesOf = (path: string) => Object.keys(openApi.operation('post', below + path).requestBody?.content ?? {});
    const form = 'application/x-www-form-urlencoded';
    expect(typesOf('/pingback')).to.deep.equal([form, 'text/plain']);
    expect(typesOf('/login/return')).to.deep.equal([form]);
    expect(typesOf('/login/confirm')).to.deep.equal([form]);
  });
});
