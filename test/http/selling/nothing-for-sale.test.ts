import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { newSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { as, createFrontEnd, example, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { useConfigDir } from '../../support/publications.ts';
import { exampleConfigDir, useService } from '../../support/service.ts';

const desk = 'an-owner-token-of-the-desk';

describe('N4: production mode without Stripe, where nothing is for sale', () => {
  const config = useConfigDir({ [example]: { identity: null } });
  before(() => rmSync(join(config.dir, 'publications', example, 'offers'), { recursive: true }));
  const service = useService(() => ({
    STILE_MODE: 'production',
    CONFIG_DIR: config.dir,
    READER_SECRET: 'a-reader-secret-that-nobody-else-has-4711',
    SIGNING_KEYS: newSigningKeys(),
    ADMIN_TOKENS: `desk:owner:${desk}`,
  }));
  const page = createFrontEnd(service);
  const disabled = (answer: Response) => expectProblem(answer, { status: 409, code: 'payments-disabled' });

  it('meters as ever, and shows no offer', async () => {
    const { reason, banner } = await page.meter(unread());
    expect(reason).to.equal('METERED');
    expect(banner?.offer).to.equal(null);
  });

  it('says so to programs, and to people on a page', async () => {
    const path = `/v1/${example}/checkout/return?session=cs_test_1`;
    await disabled(await page.get(path));
    const shown = await page.get(path, { Accept: 'text/html', 'Sec-Fetch-Mode': 'navigate' });
    expect(shown.status).to.equal(409);
    expect(shown.headers.get('content-type')).to.match(/^text\/html/);
    expect(shown.headers.get('refresh')).to.equal(null);
    expect(await shown.text()).to.include('Page not found');
  });

  it('takes no offer of an admin, which would keep the next start from succeeding', async () => {
    const price = { amount: 900, currency: 'usd' };
    const offer = { id: 'new', price, term: { count: 1, unit: 'month' }, then: null, status: 'draft' };
    const path = `/v1/admin/publications/${example}/offers`;
    await disabled(await page.post(path, offer, signedIn(desk)));
  });

  it('refuses the checkout of an offer that came with files, and the next start', async () => {
    const settings = { CONFIG_DIR: exampleConfigDir, STORE_URL: `file:${service.dataDir}` };
    const applied = await runRecorded('config apply', settings);
    expect(applied.code, applied.err).to.equal(0);
    const token = await page.newReader();
    const order = { offer: 'trial-3-months', returnUrl: 'https://asia.example.com/' };
    await eventually(async () => {
      const answer = await page.post(`/v1/${example}/checkout`, order, as(token));
      if (answer.status !== 404) await disabled(answer);
      return answer.status !== 404;
    });
  });
});
