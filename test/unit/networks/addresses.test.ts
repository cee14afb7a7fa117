import { expect } from 'chai';
import fc from 'fast-check';
import { clientNetwork, networkOf, parseAddress, reverseName } from '../../../src/networks/address.ts';
import { clientAddress } from '../../../src/networks/client-address.ts';

describe('addresses', () => {
  it('B6: have one form, in which IPv4 is never written as IPv6', () => {
    expect(parseAddress('192.0.2.1')).to.deep.equal({ text: '192.0.2.1', family: 'ipv4' });
    for (const text of ['::ffff:192.0.2.1', '::FFFF:c000:201', '0:0:0:0:0:ffff:192.0.2.1'])
      expect(parseAddress(text)).to.deep.equal({ text: '192.0.2.1', family: 'ipv4' });
    for (const text of ['2001:db8::1', '2001:0DB8:0:0::0001', '2001:db8:0:0:0:0:0:1'])
      expect(parseAddress(text)).to.deep.equal({ text: '2001:db8::1', family: 'ipv6' });
    expect(parseAddress('fe80::1%eth0')).to.deep.equal({ text: 'fe80::1', family: 'ipv6' });
  });

  it('are told from what is none', () => {
    for (const text of [
      '',
      'unknown',
      '192.0.2',
      '192.0.2.256',
      '192.0.2.1/24',
      '::g',
      ' 192.0.2.1',
      '%',
      '1.2.3.4%eth0',
    ])
      expect(parseAddress(text)).to.equal(null);
    fc.assert(fc.property(fc.ipV4(), (text) => parseAddress(text)?.family === 'ipv4'));
    fc.assert(fc.property(fc.ipV6(), (text) => parseAddress(text) !== null));
  });

  it('are limited as the network of one client: IPv4 by the address, IPv6 by its /64', () => {
    expect(clientNetwork('192.0.2.1')).to.equal('192.0.2.1');
    expect(clientNetwork('::ffff:192.0.2.1')).to.equal('192.0.2.1');
    expect(clientNetwork('2001:db8:1:2:3:4:5:6')).to.equal('2001:0db8:0001:0002::/64');
    expect(clientNetwork('2001:db8:1:2::ffff')).to.equal('2001:0db8:0001:0002::/64');
    expect(clientNetwork('2001:db8::7')).to.equal('2001:0db8:0000:0000::/64');
    expect(clientNetwork('::1')).to.equal('0000:0000:0000:0000::/64');
    expect(clientNetwork('')).to.equal('');
  });

  it('item 6: are in the network that a prefix of any length makes', () => {
    const of = (address: string, ipv4Prefix: number, ipv6Prefix = ipv4Prefix) =>
      networkOf(address, { ipv4Prefix, ipv6Prefix });
    expect(of('192.0.2.255', 24)).to.equal('192.0.2.0/24');
    expect(of('192.0.2.255', 32)).to.equal('192.0.2.255/32');
    expect(of('::ffff:203.0.113.9', 8)).to.equal('203.0.0.0/8');
    expect(of('203.0.113.9', 29)).to.equal('203.0.113.8/29');
    expect(of('2001:db8:1:2:3::4', 24, 48)).to.equal('2001:db8:1:0:0:0:0:0/48');
    expect(of('2001:db8:1:ffff::', 24, 52)).to.equal('2001:db8:1:f000:0:0:0:0/52');
    expect(of('', 24)).to.equal('');
  });
});

describe('the reverse name of an address', () => {
  const of = (text: string) => {
    const address = parseAddress(text);
    return address && reverseName(address);
  };

  it('turns around the parts of IPv4 and the digits of IPv6', () => {
    expect(of('192.0.2.10')).to.equal('10.2.0.192.in-addr.arpa');
    // The example of RFC 3596 section 2.5.
    expect(of('4321:0:1:2:3:4:567:89ab')).to.equal(
      'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa',
    );
  });

  it('has 32 digits however an IPv6 address is shortened', () => {
    for (const text of ['::', '::1', '1::', '2001:db8::1', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::'])
      expect(of(text)).to.match(/^([0-9a-f]\.){32}ip6\.arpa$/);
    fc.assert(fc.property(fc.ipV6(), (text) => /^(([0-9a-f]\.){32}ip6|(\d+\.){4}in-addr)\.arpa$/.test(of(text) ?? '')));
  });
});

describe("the client's address", () => {
  it('B6: is the socket’s where no proxy is trusted, whatever the header says', () => {
    expect(clientAddress('198.51.100.7', '192.0.2.1', 0)).to.equal('198.51.100.7');
    expect(clientAddress('::ffff:198.51.100.7', undefined, 0)).to.equal('198.51.100.7');
  });

  it('B6: is the entry that the number of trusted proxies decides', () => {
    const header = '192.0.2.1, 192.0.2.2, 192.0.2.3';
    expect(clientAddress('10.0.0.1', header, 1)).to.equal('192.0.2.3');
    expect(clientAddress('10.0.0.1', header, 2)).to.equal('192.0.2.2');
    expect(clientAddress('10.0.0.1', header, 3)).to.equal('192.0.2.1');
  });

  it('B6: is never one that the client wrote to the left of that', () => {
    const forged = fc.array(fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[^,]*$/)), { maxLength: 5 });
    const proxies = fc.array(fc.ipV4(), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(forged, proxies, (written, appended) => {
        const header = [...written, ...appended].join(', ');
        expect(clientAddress('10.0.0.1', header, appended.length)).to.equal(appended[0]);
      }),
    );
  });

  it('is read with or without a port, IPv6 with or without brackets', () => {
    const entries = {
      '192.0.2.1:4711': '192.0.2.1',
      '[2001:db8::1]:4711': '2001:db8::1',
      '[2001:db8::1]': '2001:db8::1',
    };
    for (const [entry, address] of Object.entries(entries))
      expect(clientAddress('10.0.0.1', entry, 1)).to.equal(address);
    expect(clientAddress('10.0.0.1', '  2001:DB8::1  ', 1)).to.equal('2001:db8::1');
    expect(clientAddress('10.0.0.1', '::ffff:192.0.2.1', 1)).to.equal('192.0.2.1');
  });

  it('is the nearest one to the right where the entry is missing or no address, and at last the socket’s', () => {
    expect(clientAddress('10.0.0.1', '192.0.2.1', 3)).to.equal('192.0.2.1');
    expect(clientAddress('10.0.0.1', '192.0.2.1, unknown, 192.0.2.3', 2)).to.equal('192.0.2.3');
    for (const header of [undefined, '', ',', 'unknown', 'a, b, c', '192.0.2.1, '])
      expect(clientAddress('10.0.0.1', header, 1)).to.equal('10.0.0.1');
  });

  it('is empty where nothing is known, and always something that can be told', () => {
    expect(clientAddress(undefined, undefined, 0)).to.equal('');
    expect(clientAddress(undefined, '192.0.2.1', 0)).to.equal('');
    const header = fc.oneof(fc.string(), fc.constant(','.repeat(16_000)));
    fc.assert(
      fc.property(header, fc.nat(100), (text, count) => {
        const address = clientAddress('10.0.0.1', text, count);
        expect(parseAddress(address)?.text).to.equal(address);
      }),
    );
  });
});
