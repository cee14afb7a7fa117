import { expect } from 'chai';
import { newSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { example, expectProblem } from '../../support/browser/front-end.ts';
import { useConfigDir } from '../../support/publications.ts';
import { send } from '../../support/request.ts';
import { useService } from '../../support/service.ts';

const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'Sec-Fetch-Mode': 'navigate' };

const production = {
  STILE_MODE: 'production',
  PUBLIC_URL: 'https://stile.example.com',
  READER_SECRET: 'a-reader-secret-that-nobody-else-has-4711',
  SIGNING_KEYS: newSigningKeys(),
  ADMIN_TOKENS: 'desk:owner:an-admin-token-of-the-desk-4712',
  STRIPE_SECRET_KEY: 'sk_test_4713aSecretKeyOfStripes',
  STRIPE_WEBHOOK_SECRET: 'whsec_4714aSecretOfTheWebhook',
  STRIPE_API_BASE: 'http://127.0.0.1:9',
};

describe('GET /', () => {
  describe('in the sandbox', () => {
    const service = useService();
    const get = (headers: Record<string, string>) => send(service, '/', { headers });

    it('U13: leads a browser to the demo', async () => {
      const led = await get(browser);
      expect(led.status).to.equal(302);
      expect(led.headers.get('location')).to.equal('/demo');
      expect(led.headers.get('vary')).to.include('Accept');
    });

    it('is nothing for programs', async () => {
      await expectProblem(await get({}), { status: 404, code: 'not-found' });
      const script = { Accept: 'text/html', 'Sec-Fetch-Mode': 'cors' };
      await expectProblem(await get(script), { status: 404, code: 'not-found' });
    });
  });

  describe('in production', () => {
    const config = useConfigDir({ [example]: { identity: null } });
    const service = useService(() => ({ ...production, CONFIG_DIR: config.dir }));
    const get = (headers: Record<string, string>) => send(service, '/', { headers });

    it('U13: says to a browser whose paywall it is, in its language, and nothing else', async () => {
      const answer = await get(browser);
      const text = await answer.text();
      expect(answer.status, text).to.equal(200);
      expect(answer.headers.get('content-type')).to.match(/^text\/html/);
      expect(answer.headers.get('content-security-policy')).to.include("default-src 'none'");
      expect(text).to.include('<h1>This is Stile, the paywall of Nikkei Asian Review</h1>');
      expect(text, 'links to nothing, and no version').to.not.match(/<a |href=|\d+\.\d+\.\d+|admin|docs|metrics/);
      const japanese = await get({ ...browser, 'Accept-Language': 'ja' });
      expect(await japanese.text())
        .to.include('<html lang="ja">')
        .and.include('Nikkei Asian Reviewのペイウォール');
    });

    it('is nothing for programs', async () => {
      await expectProblem(await get({}), { status: 404, code: 'not-found' });
    });
  });
});
