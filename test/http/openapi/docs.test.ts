import { expect } from 'chai';
import { createFrontEnd } from '../../support/browser/front-end.ts';
import { useService } from '../../support/service.ts';

describe('GET /docs', () => {
  const service = useService();
  const page = createFrontEnd(service);

  it('200: is a page that takes everything it needs from this service', async () => {
    const answer = await page.get('/docs');
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.match(/^text\/html/);
    const html = await answer.text();
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link);
    expect(links).to.have.lengthOf(3);
    for (const link of links) {
      expect(link).to.match(/^\/docs\//);
      const asset = await page.get(link);
      expect(asset.status, link).to.equal(200);
      expect(asset.headers.get('content-type'), link).to.match(link.endsWith('.css') ? /^text\/css/ : /javascript/);
      expect((await asset.text()).length, link).to.be.greaterThan(50);
    }
  });

  it('reads the document from this service, and sends it to no validator elsewhere', async () => {
    const script = await (await page.get('/docs/start.js')).text();
    expect(script).to.include("url: '/openapi.json'").and.include('validatorUrl: null');
  });

  for (const path of ['/docs', '/docs/start.js', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js']) {
    it(`lets nothing from outside into ${path}, and nobody frame it`, async () => {
      const { headers } = await page.get(path);
      const policy = headers.get('content-security-policy') ?? '';
      const directives = policy.split('; ').map((directive) => directive.split(' '));
      const sources = directives.flatMap(([, ...allowed]) => allowed);
      expect(new Set(sources)).to.deep.equal(new Set(["'none'", "'self'", "'unsafe-inline'", 'data:']));
      expect(policy).to.include("default-src 'none'").and.include("script-src 'self';");
      expect(policy).to.include("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('x-request-id')).to.match(/^[0-9a-f-]{36}$/);
      expect(headers.get('x-powered-by')).to.equal(null);
    });
  }

  it('404: gives nothing else of the viewer away', async () => {
    for (const path of ['/docs/package.json', '/docs/index.html', '/docs/swagger-ui-bundle.js.map'])
      expect((await page.get(path)).status, path).to.equal(404);
  });
});
