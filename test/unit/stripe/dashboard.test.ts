import { expect } from 'chai';
import { createDashboard } from '../../../src/stripe/dashboard.ts';

describe('addresses in Stripe’s dashboard', () => {
  it('lead where it shows what was made with the key', () => {
    const at = (secretKey: string) => createDashboard({ secretKey, apiBase: null });
    const live = 'https://dashboard.stripe.com/customers/cus_1';
    for (const key of ['sk_live_1', 'rk_live_1']) expect(at(key)('customer', 'cus_1')).to.equal(live);
    const test = 'https://dashboard.stripe.com/test/subscriptions/sub_1';
    for (const key of ['sk_test_1', 'rk_test_1']) expect(at(key)('subscription', 'sub_1')).to.equal(test);
  });

  it('are none where there is no dashboard', () => {
    const at = createDashboard({ secretKey: 'sk_test_1', apiBase: 'http://stripe.invalid', hasDashboard: false });
    expect(at('customer', 'cus_1')).to.equal(null);
  });
});
