import type { LookupAddress, lookup } from 'node:dns';
import { expect } from 'chai';
import { createWebhookClient } from '../../../../src/hooks/events/webhook-client.ts';
import { isPublicAddress, refusalOfUrl } from '../../../../src/networks/public-address.ts';
import { type EventReceiver, startEventReceiver, status } from '../../../support/events/receiver.ts';

/** Leads every name to these addresses. */
const leadingTo = (...addresses: readonly string[]) =>
  ((_name: string, _options: object, callback: (error: null, found: LookupAddress[]) => void) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as typeof lookup;

describe('item 3: where events may be sent', () => {
  let receiver: EventReceiver;

  before(async () => {
    receiver = await startEventReceiver();
  });

  after(() => receiver.close());

  const post = async (url: string, options: Partial<Parameters<typeof createWebhookClient>[0]> = {}) => {
    const client = createWebhookClient({ takesLoopback: false, now: Date.now, answerWithinMs: 2_000, ...options });
    try {
      return await client.post(url, '{}', {});
    } finally {
      await client.close();
    }
  };

  it('is the public internet alone', () => {
    const others = [
      ...[
        '0.0.0.0',
        '10.1.2.3',
        '100.64.0.1',
        '127.0.0.1',
        '127.9.9.9',
        '169.254.169.254',
        '172.16.0.1',
        '172.31.255.255',
      ],
      ...[
        '192.0.0.8',
        '192.0.2.1',
        '192.168.1.1',
        '198.18.0.1',
        '198.51.100.7',
        '203.0.113.9',
        '224.0.0.1',
        '255.255.255.255',
      ],
      ...[
        '::',
        '::1',
        '::ffff:10.0.0.1',
        '::ffff:a00:1',
        '::127.0.0.1',
        '64:ff9b::a00:1',
        'fc00::1',
        'fd12::1',
        'fe80::1',
      ],
      ...['fe80::1%eth0', 'ff02::1', '2001::1', '2001:db8::1', '2002:a00:1::', '3fff::1', '4000::1', 'nonsense', ''],
    ];
    for (const address of others) expect(isPublicAddress(address), address).to.equal(false);
    for (const address of ['1.1.1.1', '8.8.8.8', '172.32.0.1', '192.169.0.1', '2606:4700:4700::1111', '2a00::1'])
      expect(isPublicAddress(address), address).to.equal(true);
  });

  it('is an https address without anything that does not belong there; loopback in the sandbox alone', () => {
    const fine = ['https://hooks.example/in?key=1', 'https://8.8.8.8/', 'https://[2606:4700:4700::1111]:8443/'];
    for (const url of fine) for (const sandbox of [true, false]) expect(refusalOfUrl(url, sandbox), url).to.equal(null);
    const refused = [
      ...[
        'http://hooks.example/',
        'ftp://hooks.example/',
        'nonsense',
        'https://user:word@hooks.example/',
        'https://a.example/#b',
      ],
      ...[
        'https://10.0.0.1/',
        'https://[fd12::1]/',
        'https://0x0a000001/',
        'https://167772161/',
        'https://[::ffff:10.0.0.1]/',
      ],
    ];
    for (const url of refused)
      for (const sandbox of [true, false]) expect(refusalOfUrl(url, sandbox), url).to.not.equal(null);
    for (const url of ['http://127.0.0.1:8080/x', 'http://localhost/', 'http://[::1]/', 'https://127.1/']) {
      expect(refusalOfUrl(url, true), url).to.equal(null);
      expect(refusalOfUrl(url, false), url).to.not.equal(null);
    }
  });

  it('is not a name that resolves to a private address, not even to one of several, not even a moment later', async () => {
    const error = 'its address is not in the public internet';
    for (const addresses of [
      ['10.0.0.1'],
      ['8.8.8.8', '127.0.0.1'],
      ['::ffff:7f00:1'],
      ['fd12::1'],
      ['169.254.169.254'],
      [],
    ]) {
      const posted = await post('https://hooks.example/in', { lookup: leadingTo(...addresses) });
      expect([posted.status, posted.error], addresses.join()).to.deep.equal([null, error]);
    }
    expect((await post('https://127.0.0.1/')).error).to.equal('its address must lead into the public internet');
    // In the sandbox a name may not lead to this machine either; only what says so may.
    const sandbox = { takesLoopback: true, lookup: leadingTo('127.0.0.1') };
    expect((await post('https://hooks.example/in', sandbox)).error).to.equal(error);
    expect((await post(receiver.urlOf('/in').replace('127.0.0.1', 'localhost'), sandbox)).status).to.equal(204);
  });

  it('is told what became of it, and no more than the beginning of an endless answer', async () => {
    receiver.answer('/endless', (response) => {
      response.writeHead(200);
      response.write('x'.repeat(5_000));
    });
    receiver.answer('/later', status(429, { 'retry-after': new Date(Date.now() + 60_000).toUTCString() }));
    receiver.answer('/headers', status(200, { 'x-long': 'x'.repeat(20_000) }));
    const sandbox = { takesLoopback: true };
    const endless = await post(receiver.urlOf('/endless'), sandbox);
    expect([endless.status, endless.answer.length]).to.deep.equal([200, 1_024]);
    expect((await post(receiver.urlOf('/later'), sandbox)).retryAfterMs).to.be.within(1, 60_000);
    expect((await post(receiver.urlOf('/headers'), sandbox)).error).to.equal('its headers are too large');
    expect((await post('http://127.0.0.1:1/', sandbox)).error).to.equal('it refused the connection');
  });
});
