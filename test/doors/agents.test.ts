import { expect } from 'chai';
import { example } from '../support/browser/front-end.ts';
import { useConfigDir } from '../support/publications.ts';
import { send } from '../support/request.ts';
import { useService } from '../support/service.ts';
import { allDoors } from './all-doors.ts';
import { useDoor } from './door.ts';
import { proxyDoors } from './doors/proxies.ts';
import { publications } from './publications.ts';
import { metered, premium, sentinel, teaserText } from './sentinel-site.ts';
import { createVisitor } from './visitor.ts';

/** Agents that this site refuses, asks to pay, and shows its teasers. */
const agents = {
  known: ['PriceBot', 'DenyBot', 'TeaserBot'].map((name) => ({ name, class: 'other', userAgent: name })),
  policy: [
    { agent: { name: 'PriceBot' }, act: 'price', price: { amount: '0.015', currency: 'USD' } },
    { agent: { name: 'DenyBot' }, act: 'deny' },
    { agent: { name: 'TeaserBot' }, act: 'teaser' },
  ],
};

describe('AI agents: what doors answer', () => {
  const config = useConfigDir(publications);
  const service = useService(() => ({ CONFIG_DIR: config.dir, LOG_LEVEL: 'silent' }));

  before(async () => {
    const path = `/v1/admin/publications/${example}/agents`;
    const headers = {
      Authorization: `Bearer ${service.service.generatedAdminToken}`,
      'If-Match': '"0"',
      'Content-Type': 'application/json',
    };
    const saved = await send(service, path, { method: 'PUT', headers, body: JSON.stringify({ agents }) });
    expect(saved.status, await saved.text()).to.equal(200);
  });

  for (const door of [...allDoors, ...proxyDoors])
    describe(door.name, () => {
      const started = useDoor(door, () => ({ url: service.url, publication: example }));

      it('an agent that is asked to pay: 402 with the price and where the terms stand, and nothing of the article', async () => {
        const got = await createVisitor(started).visit(metered('x'), { headers: { 'User-Agent': 'PriceBot/1.0' } });
        expect(got.status, got.text).to.equal(402);
        expect(got.header('crawler-price')).to.equal('USD 0.015');
        const terms = `<${service.url}/v1/${example}/license.xml>; rel="license"; type="application/rsl+xml"`;
        expect(got.header('link')).to.equal(terms);
        expect(got.header('www-authenticate')).to.equal('License error="invalid_request"');
        expect(got.header('cache-control')).to.equal('private, no-store');
        expect(got.header('content-type')).to.match(/^application\/problem\+json/);
        expect(JSON.parse(got.text)).to.include({ status: 402 });
        expect(got.text).to.not.include(teaserText);
      });

      it('an agent that is refused: 403; one that gets the teaser: the teaser', async () => {
        const visitor = createVisitor(started);
        const refused = await visitor.visit(premium('x'), { headers: { 'User-Agent': 'DenyBot/1.0' } });
        expect(refused.status).to.equal(403);
        expect(refused.text).to.not.include(teaserText);
        const teaser = await visitor.visit(metered('x'), { headers: { 'User-Agent': 'TeaserBot/1.0' } });
        expect(teaser.status).to.equal(200);
        expect(teaser.text).to.include(teaserText).and.not.include(sentinel);
      });
    });
});
