import { expect } from 'chai';
import { eventTypes } from '../../../src/stripe/events/event-hint.ts';
import { useExampleConfig } from '../../support/example-config.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience } from '../../support/processes/stile.ts';
import { useListingStripe } from '../../support/selling/listing-stripe.ts';

describe('stile doctor looks at the endpoint of Stripe’s webhook, and warns', function () {
  this.timeout(patience);
  const { settings } = useExampleConfig();
  const stripe = useListingStripe();

  afterEach(() => stripe.reset());

  const warnings = async () => {
    const { code, out } = await runRecorded('doctor', {
      ...settings,
      PUBLIC_URL: 'https://stile.example.com',
      STRIPE_SECRET_KEY: 'sk_test_of_this_test',
      STRIPE_WEBHOOK_SECRET: 'whsec_of_this_test',
      STRIPE_API_BASE: stripe.url,
    });
    expect(code).to.equal(0);
    return linesOf(out)
      .filter((line) => /^warning +Stripe/.test(line))
      .map((line) => line.replace(/^warning +/, ''));
  };

  it('F13: of an API version that this one does not know, of the endpoint and of the account', async () => {
    for (const version of ['2018-11-08', '2031-01-28.spring']) {
      stripe.endpoint({ api_version: version });
      stripe.account(version);
      const found = await warnings();
      expect(found.map((line) => line.split(';')[0])).to.deep.equal([
        `Stripe webhook: API version ${version}`,
        `Stripe events: API version ${version}`,
      ]);
    }
  });

  it('F13: of none that it knows, or that is not said', async () => {
    for (const version of ['2019-05-16', '2022-11-15', '2025-03-31.basil', null]) {
      stripe.endpoint({ api_version: version });
      expect(await warnings(), String(version)).to.deep.equal([]);
    }
  });

  it('F11: of events that it is not sent, and not of those that come in thin form', async () => {
    stripe.endpoint({ enabled_events: eventTypes.filter((type) => !type.startsWith('refund.')) });
    expect(await warnings()).to.deep.equal([
      `Stripe webhook: https://stile.example.com/webhooks/stripe does not send refund.updated, refund.failed; add these events to it`,
    ]);
    stripe.endpoint({ enabled_events: eventTypes.map((type) => `v1.${type}`) });
    expect(await warnings()).to.deep.equal([]);
  });

  it('F13: of an endpoint that is not there or switched off, and of what the key may not see', async () => {
    stripe.endpoint({ url: 'https://shop.example/hooks' });
    expect((await warnings())[0]).to.match(/^Stripe webhook: no endpoint https:\/\/stile/);
    stripe.endpoint({ status: 'disabled' });
    expect((await warnings())[0]).to.match(/is disabled$/);
    stripe.refuse();
    const refused = await warnings();
    expect(refused).to.have.length(2);
    for (const line of refused) expect(line).to.match(/^Stripe (webhook|events): cannot be looked at: The key may not/);
  });
});
