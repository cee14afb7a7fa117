import { expect } from 'chai';
import fc from 'fast-check';
import { parseAddress } from '../../../src/networks/address.ts';
import { institutionAt } from '../../../src/networks/institutions.ts';
import { compileNetworks } from '../../../src/networks/network-list.ts';

const institutions = [
  { name: 'University', networks: ['192.0.2.0/24', '2001:db8:1::/48'] },
  { name: 'Library', networks: ['198.51.100.64/26', '203.0.113.9', '192.0.2.128/25'] },
];
const nameAt = (address: string, of = institutions) => institutionAt(address, of)?.name ?? null;

describe('institutions', () => {
  it('B6: are found by IPv4 and by IPv6', () => {
    expect(nameAt('192.0.2.77')).to.equal('University');
    expect(nameAt('2001:db8:1:ffff::1')).to.equal('University');
    expect(nameAt('198.51.100.65')).to.equal('Library');
    expect(nameAt('203.0.113.9')).to.equal('Library');
  });

  it('B6: are found by IPv4 written as IPv6, as sockets that listen on both show it', () => {
    expect(nameAt('::ffff:192.0.2.77')).to.equal('University');
    expect(nameAt('::ffff:c000:24d')).to.equal('University');
  });

  it('end where their ranges end', () => {
    for (const address of [
      '192.0.1.255',
      '192.0.3.0',
      '198.51.100.63',
      '198.51.100.128',
      '203.0.113.8',
      '203.0.113.10',
    ])
      expect(nameAt(address)).to.equal(null);
    for (const address of ['2001:db8:0:ffff::1', '2001:db8:2::', '::192.0.2.77', '::1'])
      expect(nameAt(address)).to.equal(null);
  });

  it('go in their order where two share a range', () => {
    expect(nameAt('192.0.2.200')).to.equal('University');
    expect(nameAt('192.0.2.200', institutions.toReversed())).to.equal('Library');
  });

  it('are none for what is no address, and where there are none', () => {
    for (const text of ['', 'unknown', '192.0.2.77, 10.0.0.1', '192.0.2.0/24']) expect(nameAt(text)).to.equal(null);
    expect(nameAt('192.0.2.77', [])).to.equal(null);
    expect(nameAt('192.0.2.77', [{ name: 'Nobody', networks: [] }])).to.equal(null);
  });

  it('follow a change of the settings', () => {
    const before = [{ name: 'University', networks: ['192.0.2.0/24'] }];
    expect(nameAt('192.0.2.77', before)).to.equal('University');
    expect(nameAt('192.0.2.77', [{ name: 'University', networks: ['198.51.100.0/24'] }])).to.equal(null);
  });
});

describe('ranges of addresses', () => {
  const has = (network: string, address: string) => {
    const parsed = parseAddress(address);
    return parsed !== null && compileNetworks([network]).has(parsed);
  };
  const number = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

  it('hold the addresses whose leading bits are theirs, and no others', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.ipV4(), (base, prefix, address) => {
        const size = 2 ** (32 - prefix);
        const inside = Math.floor(number(base) / size) === Math.floor(number(address) / size);
        expect(has(`${base}/${prefix}`, address)).to.equal(inside);
        expect(has(`${base}/${prefix}`, base)).to.equal(true);
      }),
    );
  });

  it('never mix the families', () => {
    expect(has('::/1', '192.0.2.1')).to.equal(false);
    expect(has('0.0.0.0/0', '2001:db8::1')).to.equal(false);
  });

  it('are refused when they are none', () => {
    for (const network of [
      '',
      '192.0.2.0/33',
      '192.0.2.0/',
      '192.0.2.0/-1',
      '192.0.2/24',
      '2001:db8::/129',
      '192.0.2.0/24/8',
      'all',
    ])
      expect(() => compileNetworks([network])).to.throw(RangeError, 'is no CIDR range');
  });
});
