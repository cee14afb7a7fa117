import { expect } from 'chai';
import fc from 'fast-check';
import Stripe from 'stripe';
import { createWebhookReader } from '../../../src/stripe/events/webhook.ts';

const now = Date.UTC(2026, 10, 23, 12);
const event = {
  id: 'evt_1',
  object: 'event',
  type: 'customer.subscription.updated',
  data: {
    object: {
      object: 'subscription',
      id: 'sub_1',
      customer: 'cus_1',
      metadata: { reader: 'r_1', publication: 'example', offer: 'monthly' },
    },
  },
};

const reader = createWebhookReader({ secrets: ['whsec_new', 'whsec_old'], clock: { now: () => now } });

function signed(payload: string, { secret = 'whsec_new', at = now }: { secret?: string; at?: number } = {}): string {
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: Math.floor(at / 1000) });
}

const read = (about: object, how?: Parameters<typeof signed>[1]) => {
  const body = JSON.stringify(about);
  return reader.read(body, signed(body, how));
};

const refusal = (body: string | Uint8Array, signature: string | undefined) => {
  try {
    reader.read(body, signature);
    return 'none';
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('what Stripe sends', () => {
  it('says what happened to what, and whose it is', () => {
    expect(read(event)).to.deep.equal({
      id: 'evt_1',
      type: 'customer.subscription.updated',
      about: { kind: 'subscription', id: 'sub_1', buyer: { reader: 'r_1', publication: 'example', customer: 'cus_1' } },
    });
  });

  it('is taken with any of the secrets, as text or as bytes', () => {
    expect(read(event, { secret: 'whsec_old' }).id).to.equal('evt_1');
    const body = JSON.stringify({ ...event, note: 'ünïcödé' });
    expect(reader.read(Buffer.from(body), signed(body)).id).to.equal('evt_1');
  });

  it('is refused with another secret, without a signature, with a broken one, or when a byte was changed', () => {
    const body = JSON.stringify(event);
    expect(refusal(body, signed(body, { secret: 'whsec_other' }))).to.equal('bad-signature');
    expect(refusal(body, undefined)).to.equal('bad-signature');
    expect(refusal(body, 'v1=abc')).to.equal('bad-signature');
    expect(refusal(body, 't=,v1=')).to.equal('bad-signature');
    expect(refusal(`${body} `, signed(body))).to.equal('bad-signature');
    expect(refusal('', signed(''))).to.equal('bad-signature');
  });

  it('is refused whichever byte of it was altered', () => {
    const body = Buffer.from(JSON.stringify({ ...event, note: 'ünïcödé' }));
    const signature = signed(body.toString());
    fc.assert(
      fc.property(fc.nat({ max: body.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const altered = Buffer.from(body);
        altered[at] = (body[at] ?? 0) ^ by;
        expect(refusal(altered, signature)).to.equal('bad-signature');
      }),
      { numRuns: 1000 },
    );
    expect(refusal(body, signature)).to.equal('none');
  });

  it('is taken up to 300 seconds after and before its time, and refused beyond either', () => {
    const body = JSON.stringify(event);
    for (const seconds of [-300, 0, 300])
      expect(refusal(body, signed(body, { at: now + seconds * 1000 }))).to.equal('none');
    for (const seconds of [-301, 301]) {
      expect(refusal(body, signed(body, { at: now + seconds * 1000 })), `${seconds} s`).to.equal('bad-signature');
    }
  });

  it('tells whose an invoice is by the subscription that it bills', () => {
    const invoice = {
      object: 'invoice',
      id: 'in_1',
      customer: 'cus_1',
      metadata: {},
      parent: { subscription_details: { metadata: { reader: 'r_1', publication: 'example' } } },
    };
    const hint = read({ ...event, type: 'invoice.paid', data: { object: invoice } });
    expect(hint.about?.buyer).to.deep.equal({ reader: 'r_1', publication: 'example', customer: 'cus_1' });
  });

  it('tells the same where the endpoint is of an older API version, whose invoices have it elsewhere', () => {
    const invoice = {
      object: 'invoice',
      id: 'in_1',
      customer: 'cus_1',
      metadata: {},
      subscription_details: { metadata: { reader: 'r_1', publication: 'example' } },
    };
    const hint = read({ ...event, type: 'invoice.paid', data: { object: invoice } });
    expect(hint.about?.buyer).to.deep.equal({ reader: 'r_1', publication: 'example', customer: 'cus_1' });
  });

  it('is of no interest where it has no form that is known, or no object', () => {
    const thin = { id: 'evt_1', object: 'v2.core.event', type: 'v1.invoice.paid' };
    const odd = [{}, [], { ...event, data: {} }, { ...event, data: { object: { id: 7 } } }, { ...event, data: 1 }];
    for (const message of [...odd, thin, { ...thin, related_object: null }])
      expect(read(message).about, JSON.stringify(message)).to.equal(null);
    for (const body of ['null', '1', '"text"', '[]']) expect(reader.read(body, signed(body)).about).to.equal(null);
  });

  it('is of no interest where its kind is none of those that matter, or the object is certainly not Stile’s', () => {
    expect(read({ ...event, type: 'customer.updated' }).about).to.equal(null);
    const foreign = { ...event.data.object, metadata: {} };
    expect(read({ ...event, data: { object: foreign } }).about).to.equal(null);
  });

  it('leaves to be looked up whose a charge or a dispute is', () => {
    const charge = { object: 'charge', id: 'ch_1', customer: 'cus_1', metadata: {} };
    expect(read({ ...event, type: 'charge.refunded', data: { object: charge } }).about).to.deep.equal({
      kind: 'charge',
      id: 'ch_1',
      buyer: null,
    });
    const dispute = { object: 'dispute', id: 'du_1', charge: 'ch_1', metadata: {} };
    expect(read({ ...event, type: 'charge.dispute.created', data: { object: dispute } }).about?.buyer).to.equal(null);
  });

  it('may only name its object, and is then the same event as the one that brings it along', () => {
    const thin = {
      id: 'evt_65x',
      object: 'v2.core.event',
      type: 'v1.invoice.paid',
      snapshot_event: 'evt_1',
      related_object: { id: 'in_1', type: 'invoice', url: '/v1/invoices/in_1' },
    };
    expect(read(thin)).to.deep.equal({
      id: 'evt_1',
      type: 'invoice.paid',
      about: { kind: 'invoice', id: 'in_1', buyer: null },
    });
    expect(read({ ...thin, type: 'v1.price.created' }).about).to.equal(null);
  });
});
