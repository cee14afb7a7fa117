import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import Stripe from 'stripe';
import { createFrontEnd, unread } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { openPeer, type Peer } from '../support/processes/stubborn-peer.ts';
import { useService } from '../support/service.ts';

const secret = 'whsec_of_the_tests';
const mib = 1024 * 1024;

describe('bodies that do not come to their end', () => {
  const service = useService({ STRIPE_WEBHOOK_SECRET: secret });
  const page = createFrontEnd(service);

  const signed = (payload: string, timestamp = Math.floor(Date.now() / 1000)) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });

  const webhook = (signature: string | null, announced: number) =>
    [
      'POST /webhooks/stripe HTTP/1.1',
      'Host: a',
      `Content-Length: ${announced}`,
      ...(signature === null ? [] : [`Stripe-Signature: ${signature}`]),
    ].join('\r\n');

  const unsigned: [string, string | null][] = [
    ['none', null],
    ['an empty one', ''],
    ['one of no known form', 't=1,v1=abc'],
    ['one without a time', `v1=${'a'.repeat(64)}`],
    ['one that is too old', signed('', 1_700_000_000)],
    ['one of two thousand signatures', `t=1,${'v1=a,'.repeat(2_000)}`],
  ];

  for (const [what, signature] of unsigned) {
    it(`S14a: of webhooks are not received without a signature that can hold: ${what}`, async () => {
      const peer = await openPeer(service.port, `${webhook(signature, mib)}\r\n\r\n{`);
      await eventually(() => peer.received().includes('bad-signature'));
      expect(peer.received()).to.match(/^HTTP\/1\.1 400 [\s\S]+\r\nConnection: close\r\n/);
      expect(await peer.isClosed(4_000)).to.equal(true);
    });
  }

  it('S14a: are held up to 16 MiB, beyond which webhooks are answered 503 and views as ever', async function () {
    this.timeout(30_000);
    const peers: Peer[] = [];
    for (let count = 0; count < 40; count += 1) {
      peers.push(await openPeer(service.port, `${webhook(signed(''), mib)}\r\n\r\n${' '.repeat(mib - 1)}`));
    }
    const refused = () => peers.filter((peer) => peer.received() !== '');
    await eventually(() => refused().length >= 24);
    await sleep(200);
    expect(refused()).to.have.length(24);
    for (const peer of refused())
      expect(peer.received()).to.match(/^HTTP\/1\.1 503 [\s\S]+\r\nRetry-After: 1\r\n[\s\S]+"code":"overloaded"/);
    expect(await page.meter(unread())).to.include({ reason: 'METERED' });
    for (const { socket } of peers) socket.destroy();
    const payload = JSON.stringify({ id: 'evt_1', object: 'event', type: 'product.created', data: { object: {} } });
    await eventually(async () => {
      const answer = await page.post('/webhooks/stripe', payload, { 'Stripe-Signature': signed(payload) });
      return answer.status === 200;
    });
  });

  it('S14a: are refused in pieces of a byte each, which take more time than the body', async () => {
    const head = 'POST /v1/nikkei-asian-review/meter HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n';
    const peer = await openPeer(service.port, `${head}${'1\r\n \r\n'.repeat(1_000)}`);
    await eventually(() => peer.received().includes('payload-too-large'));
    expect(await peer.isClosed(4_000)).to.equal(true);
  });
});
