import { BlockList, SocketAddress } from 'node:net';
import { type Address, parseAddress } from './address.ts';

/** Ranges of addresses, compiled. */
export interface NetworkList {
  has(address: Address): boolean;
}

/** `networks` are CIDR ranges, IPv4 and IPv6; an address alone is a range of one. Throws `RangeError` for anything else. */
export function compileNetworks(networks: readonly string[]): NetworkList {
  const list = new BlockList();
  for (const network of networks) {
    const [text = '', prefix, ...rest] = network.split('/');
    const address = parseAddress(text);
    const most = address?.family === 'ipv4' ? 32 : 128;
    const length = prefix === undefined ? most : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
    if (address === null || rest.length > 0 || !(length <= most)) throw new RangeError(`${network} is no CIDR range`);
    list.addSubnet(address.text, length, address.family);
  }
  return {
    has: ({ text, family }) => networks.length > 0 && list.check(new SocketAddress({ address: text, family })),
  };
}
