import { expect } from 'chai';
import { createFrontEnd, type FrontEnd } from '../../support/browser/front-end.ts';
import { useService } from '../../support/service.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const wellFormed = ['12345678', '4bf92f3577b34da6a3ce929d0e0e4736', '01J9-ULID_like.id', 'x'.repeat(64)];

const odd = [
  '1234567',
  'x'.repeat(65),
  'x'.repeat(4_000),
  'two words',
  'a,b,c,d,e,f',
  '12345678"',
  'ämtlich-1',
  '$(reboot)',
];

/** A route before Express, one behind it, a page, and what is not there at all. */
const paths = [
  '/livez',
  '/v1/nikkei-asian-review/offers',
  '/v1/admin/publications',
  '/docs',
  '/admin',
  '/nothing/here',
];

describe('item 9: the id of a request', () => {
  const behind = useService({ TRUST_PROXY: '1' });
  const bare = useService({ TRUST_PROXY: '0' });
  const behindPage = createFrontEnd(behind);
  const barePage = createFrontEnd(bare);

  async function idOf(page: FrontEnd, path: string, given: string) {
    const answer = await page.get(path, { 'X-Request-Id': given });
    return answer.headers.get('x-request-id') ?? '';
  }

  for (const path of paths) {
    it(`is that of the trusted proxy in front, at ${path}`, async () => {
      for (const given of wellFormed) expect(await idOf(behindPage, path, given)).to.equal(given);
    });

    it(`is a new one without a proxy, and for an odd one, at ${path}`, async () => {
      for (const given of wellFormed) expect(await idOf(barePage, path, given)).to.match(uuid);
      for (const given of odd) expect(await idOf(behindPage, path, given), given.slice(0, 70)).to.match(uuid);
    });
  }

  it('stands in the problem and in the log', async () => {
    const given = 'an-id-of-the-proxy';
    const answer = await behindPage.get('/nothing/here', { 'X-Request-Id': given });
    expect(await answer.json()).to.include({ instance: given });
    expect(behind.logs()).to.include(`"requestId":"${given}"`);
  });

  it('is a new one where the proxy sends two', async () => {
    expect(await idOf(behindPage, '/livez', 'first-of-two, second-of-two')).to.match(uuid);
  });
});
