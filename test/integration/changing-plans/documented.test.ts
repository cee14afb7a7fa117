import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { createBuying, monthlyOffer, returnUrl } from '../../support/browser/buying.ts';
import { createFrontEnd, example } from '../../support/browser/front-end.ts';
import { documented } from '../../support/documented.ts';
import { duringTests } from '../../support/during-tests.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';
import { makeTemporaryDir } from '../../support/temporary-dir.ts';

const yearlyOffer = {
  ...monthlyOffer,
  id: 'yearly',
  price: { amount: 29_900, currency: 'usd' },
  term: { count: 1, unit: 'year' },
  then: { amount: 29_900, currency: 'usd', every: { count: 1, unit: 'year' } },
  templates: { label: '{{price}} a year' },
};

describe("the manual's example for switching plans", () => {
  const dir = duringTests(makeTemporaryDir, (made) => made.remove());
  const service = useService({ ADMIN_TOKENS: adminTokens }, { realNow: startingAt('2026-12-20T12:00:00+09:00') });
  const page = createFrontEnd(service);
  const buying = createBuying(page);
  const desk = createAdminDesk(service);

  it('says what the switch costs, and leads to the page on which it is confirmed', async () => {
    for (const offer of [monthlyOffer, yearlyOffer]) expect((await desk.makeOffer(offer)).status).to.equal(201);
    const headers = await buying.newReader();
    await buying.buy(headers, 'monthly');

    const file = dir.file('switch.mjs');
    writeFileSync(file, `export default (fetch, confirm) => { ${documented('js', 'switchPlan')}; return switchPlan; }`);
    const { default: bind } = await import(pathToFileURL(file).href);
    const asked: string[] = [];
    const fetchAs = (path: string, { method = 'GET', body = '{}' } = {}) =>
      method === 'GET' ? page.get(path, headers) : page.post(path, JSON.parse(body), headers);
    const switchPlan = bind(fetchAs, (text: string) => asked.push(text));

    const url: string = await switchPlan(`/v1/${example}`, 'yearly', returnUrl);
    expect(asked[0]).to.match(/^\$299 a year: 269\.01 usd now, 299 from 2027-12-2\d/);
    expect(await (await page.visit(url)).text()).to.contain('Confirm');
    expect(await switchPlan(`/v1/${example}`, 'monthly', returnUrl)).to.equal('This reader has that plan.');
  });
});
