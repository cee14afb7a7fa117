import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { createFrontEnd, expectProblem } from '../../support/browser/front-end.ts';
import { send } from '../../support/request.ts';
import { useService } from '../../support/service.ts';

/** How many bytes the body of an answer takes for a browser that understands gzip. */
async function sizeOnTheWire(url: string): Promise<number> {
  const [answer] = (await once(get(url, { headers: { 'Accept-Encoding': 'gzip' } }), 'response')) as [IncomingMessage];
  let size = 0;
  for await (const chunk of answer) size += (chunk as Buffer).length;
  expect(answer.statusCode).to.equal(200);
  return size;
}

const linksIn = (html: string) => [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);

describe('GET /admin', () => {
  const service = useService();
  const page = createFrontEnd(service);

  it('200: answers the same page at every address below it, into no cache that would not ask again', async () => {
    const sizes = new Set<number>();
    for (const path of ['/admin', '/admin/', '/admin/nikkei-asian-review/readers/jane%40example.com']) {
      const answer = await page.get(path);
      expect(answer.status, path).to.equal(200);
      expect(answer.headers.get('content-type')).to.match(/^text\/html/);
      expect(answer.headers.get('cache-control')).to.equal('no-cache');
      sizes.add((await answer.text()).length);
    }
    expect(sizes.size).to.equal(1);
  });

  it('200: answers HEAD with the same headers', async () => {
    const answer = await page.get('/admin/nikkei-asian-review/offers', {});
    const head = await send(service, '/admin/nikkei-asian-review/offers', { method: 'HEAD' });
    expect(head.status).to.equal(200);
    expect(head.headers.get('content-type')).to.equal(answer.headers.get('content-type'));
    expect(await head.text()).to.equal('');
  });

  it('takes a style element by a nonce that no other answer has, and otherwise nothing but from this service', async () => {
    const nonces = new Set<string>();
    for (const path of ['/admin', '/admin']) {
      const answer = await page.get(path);
      const html = await answer.text();
      const policy = answer.headers.get('content-security-policy') ?? '';
      const [, nonce = ''] = /'nonce-([^']{22,})'/.exec(policy) ?? [];
      expect(policy.replace(nonce, 'N')).to.equal(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-N'; connect-src 'self'; img-src 'self' data:; " +
          "font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(html).to.include(`nonce="${nonce}"`).and.not.include('STILE-NONCE');
      nonces.add(nonce);
      for (const link of linksIn(html)) expect(link).to.match(/^\/admin\//);
    }
    expect(nonces.size).to.equal(2);
  });

  it('lets browsers keep the files that it names for ever', async () => {
    const links = linksIn(await (await page.get('/admin')).text()).filter((link) => link.startsWith('/admin/assets/'));
    expect(links.some((link) => link.endsWith('.js'))).to.equal(true);
    expect(links.some((link) => link.endsWith('.css'))).to.equal(true);
    for (const link of links) {
      const answer = await page.get(link);
      expect(answer.status, link).to.equal(200);
      expect(answer.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
      expect(answer.headers.get('x-content-type-options')).to.equal('nosniff');
    }
    expect((await page.get('/admin/icon.svg')).headers.get('content-type')).to.match(/^image\/svg/);
  });

  it('404: knows no other file, and none outside of its folder', async () => {
    for (const path of ['/admin/assets/none.js', '/admin/assets/', '/admin/assets/..%2findex.html'])
      await expectProblem(await page.get(path), { status: 404, code: 'not-found' });
  });

  it('404: takes no other method', async () => {
    const answer = await send(service, '/admin/nikkei-asian-review/offers', { method: 'POST' });
    await expectProblem(answer, { status: 404, code: 'not-found' });
  });

  it('costs less than 300 KB on the wire to open for the first time', async () => {
    const links = linksIn(await (await page.get('/admin')).text());
    expect(links.length).to.be.greaterThan(1);
    const sizes = await Promise.all(['/admin', ...links].map((path) => sizeOnTheWire(service.url + path)));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(total).to.be.greaterThan(50_000).and.lessThan(300_000);
  });
});
