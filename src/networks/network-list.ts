import { BlockList } from 'node:net';
import { type Address, parseAddress } from './address.ts';

/** Ranges of addresses, compiled. */
export interface NetworkList {
  has(address: Address): boolean;
}

/** `networks` are CIDR ranges, IPv4 and IPv6; an address alone is a range of one. Throws `RangeError` for anything else. */
export function compileNetworks(networks: readonly string[]): NetworkList {
  // One list per family: a single one takes IPv4 for a part of IPv6 and lets a short IPv6 range hold it.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const network of networks) {
    const [text = '', prefix, ...rest] = network.split('/');
    const address = parseAddress(text);
    const most = address?.family === 'ipv4' ? 32 : 128;
    const length = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
    if (address === null || rest.length > 0 || !(length <= most)) throw new RangeError(`${network} is no CIDR range`);
    lists[address.family].addSubnet(address.text, length, address.family);
  }
  return { has: ({ text, family }) => lists[family].check(text, family) };
}
