import { expect } from 'chai';
import fc from 'fast-check';
import { parseAddress } from '../../../../src/networks/address.ts';
import { parseRangeList, RefusedList } from '../../../../src/networks/agents/range-list.ts';
import { compileNetworks } from '../../../../src/networks/network-list.ts';

const usual = (...prefixes: unknown[]) => JSON.stringify({ creationTime: '2026-11-01T00:00:00', prefixes });

describe('published ranges', () => {
  it('have the usual shape, or Amazon’s', () => {
    const { networks, madeAt } = parseRangeList(usual({ ipv4Prefix: '20.0.0.0/28' }, { ipv6Prefix: '2a00:1450::/32' }));
    expect([networks, madeAt]).to.deep.equal([['20.0.0.0/28', '2a00:1450::/32'], '2026-11-01T00:00:00']);
    const amazon = {
      createDate: '2026-11-02',
      prefixes: [{ ip_prefix: '54.0.0.1/32', region: 'x' }],
      ipv6_prefixes: [{ ipv6_prefix: '2600:1f00::/40' }],
    };
    expect(parseRangeList(JSON.stringify(amazon)).networks).to.deep.equal(['54.0.0.1/32', '2600:1f00::/40']);
  });

  const good = { ipv4Prefix: '20.0.0.0/28' };
  const refused: readonly [string, string][] = [
    ['empty', usual()],
    ['no JSON', '<html>'],
    ['no list', '{"keys":[]}'],
    ['a range wider than /8', usual(good, { ipv4Prefix: '16.0.0.0/7' })],
    ['all of the internet', usual(good, { ipv4Prefix: '0.0.0.0/0' })],
    ['a range wider than /16 of IPv6', usual(good, { ipv6Prefix: '2a00::/15' })],
    ['private ranges', usual(good, { ipv4Prefix: '10.1.0.0/16' })],
    ['the loopback', usual(good, { ipv6Prefix: '::1/128' })],
    ['what holds a private range', usual(good, { ipv4Prefix: '192.0.0.0/8' })],
    ['what cannot be read', usual(good, { ipv4Prefix: '20.0.0.0/33' })],
    ['names', usual(good, 'crawl.example.com')],
    ['entries of another kind', usual(good, { prefix: '20.0.0.0/28' })],
    ['many wide ranges', usual(...Array.from({ length: 17 }, (_, index) => ({ ipv4Prefix: `${11 + index}.0.0.0/8` })))],
    ['too many ranges', usual(...Array.from({ length: 20_001 }, (_, index) => `20.${index >> 8}.${index & 255}.0/32`))],
  ];
  for (const [name, body] of refused)
    it(`are refused as a whole: ${name}`, () => {
      expect(() => parseRangeList(body)).to.throw(RefusedList);
    });

  const v4 = fc.tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }));
  const text = (number: number) => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');

  it('hold exactly the addresses that share their bits, however many they are', () => {
    const network = ([number, prefix]: [number, number]) => `${text(number)}/${prefix}`;
    const isIn = (address: number, [number, prefix]: [number, number]) =>
      prefix === 0 || address >>> (32 - prefix) === number >>> (32 - prefix);
    fc.assert(
      fc.property(
        fc.array(v4, { maxLength: 12 }),
        fc.nat({ max: 2 ** 32 - 1 }),
        fc.integer({ min: -2, max: 2 }),
        (ranges, any, near) => {
          const list = compileNetworks(ranges.map(network));
          const edges = ranges.map(([number]) => Math.min(2 ** 32 - 1, Math.max(0, number + near)));
          for (const address of [any, ...edges]) {
            const parsed = parseAddress(text(address));
            expect(parsed !== null && list.has(parsed)).to.equal(ranges.some((range) => isIn(address, range)));
          }
        },
      ),
    );
  });

  it('are looked through by halving: twenty thousand cost what twenty do', () => {
    const list = compileNetworks(Array.from({ length: 20_000 }, (_, index) => `20.${index >> 8}.${index & 255}.0/25`));
    const [inside, outside] = [parseAddress('20.78.31.127'), parseAddress('20.78.31.128')];
    expect(inside !== null && list.has(inside)).to.equal(true);
    expect(outside !== null && list.has(outside)).to.equal(false);
  });
});
