import { expect } from 'chai';
import { createFrontEnd } from '../../../test/support/browser/front-end.ts';
import { send } from '../../../test/support/request.ts';
import { useService } from '../../../test/support/service.ts';

describe('GET /sdk/stile.js', () => {
  const service = useService();
  const { get } = createFrontEnd(service);

  it('200: is a script for the pages of every site, and is asked for again soon', async () => {
    const answer = await get('/sdk/stile.js', { Origin: 'https://elsewhere.example' });
    expect(answer.status).to.equal(200);
    expect(Object.fromEntries(answer.headers)).to.include({
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=300',
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.headers.get('set-cookie')).to.equal(null);
    expect(await answer.text()).to.include('stile-paywall');
  });

  it('304: is not sent to who has it', async () => {
    const etag = (await get('/sdk/stile.js')).headers.get('etag') ?? '';
    expect(etag).to.match(/^W\/"[\w-]{43}"$/);
    expect((await get('/sdk/stile.js', { 'If-None-Match': etag })).status).to.equal(304);
    expect((await get('/sdk/stile.js', { 'If-None-Match': 'W/"other"' })).status).to.equal(200);
  });

  it('is compressed for who takes that', async () => {
    const answer = await get('/sdk/stile.js', { 'Accept-Encoding': 'gzip' });
    expect(answer.headers.get('content-encoding')).to.equal('gzip');
    expect(answer.headers.get('vary')).to.include('Accept-Encoding');
  });

  it('404 and 405: there is no other file, and nothing to be changed', async () => {
    for (const path of ['/sdk', '/sdk/', '/sdk/stile.js/', '/sdk/%2e%2e/main.js', '/sdk/other.js'])
      expect((await get(path)).status, path).to.equal(404);
    expect((await send(service, '/sdk/stile.js', { method: 'POST' })).status).to.be.oneOf([404, 405]);
  });
});
