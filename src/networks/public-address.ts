import { lookup as systemLookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { parseRange, type Range } from './network-list.ts';

/**
 * Networks that lead to nobody in the internet: IANA's registries of special-purpose addresses, multicast, and all of IPv6 that is not
 * handed out. What holds IPv4 addresses within IPv6 is among them.
 */
const notPublicNetworks: Readonly<Record<'ipv4' | 'ipv6', readonly string[]>> = {
  ipv4: [
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
    ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
    '224.0.0.0/3',
  ],
  ipv6: ['::/3', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '4000::/2', '8000::/1'],
};

/** One list for each family, because a list takes IPv4 for the IPv6 that holds it. */
function blockListOf(family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of notPublicNetworks[family]) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}

const notPublic = { ipv4: blockListOf('ipv4'), ipv6: blockListOf('ipv6') };

/** Whether an address leads out into the internet. What is no address does not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  return isIP(address) !== 0 && !address.includes('%') && !notPublic[family].check(address, family);
}

const notPublicRanges = Object.values(notPublicNetworks)
  .flat()
  .map(parseRange)
  .filter((range) => range !== null);

/** Whether any of a range's addresses is not public. */
export const isPrivateRange = ({ family, first, last }: Range): boolean =>
  notPublicRanges.some((range) => range.family === family && range.first <= last && first <= range.last);

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

export const isLoopbackAddress = (address: string): boolean =>
  isIP(address) !== 0 && loopback.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** Why nothing may be sent to an address, as written; null if it may. */
export function refusalOfUrl(text: string, takesLoopback: boolean): string | null {
  if (!URL.canParse(text)) return 'must be an https address';
  const { protocol, hostname, username, password, hash } = new URL(text);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isLoopback = host === 'localhost' || isLoopbackAddress(host);
  if (username !== '' || password !== '') return 'must hold no user name and no password';
  if (hash !== '') return 'must have no fragment';
  if (takesLoopback && isLoopback && (protocol === 'http:' || protocol === 'https:')) return null;
  if (protocol !== 'https:') return 'must be an https address';
  if (isLoopback || (isIP(host) !== 0 && !isPublicAddress(host))) return 'must lead into the public internet';
  return null;
}

/** Thrown in place of a connection to what is not in the internet. */
export class NotPublic extends Error {
  constructor() {
    super('its address is not in the public internet');
    this.name = 'NotPublic';
  }
}

/**
 * A lookup that answers addresses only if all of them may be connected to. It is the one by which the connection is made, so that a name
 * that leads elsewhere a moment later changes nothing.
 */
export function guardedLookup(
  mayConnect: (address: string) => boolean,
  lookUp: typeof systemLookup = systemLookup,
): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 0);
      const [first] = found;
      if (first === undefined || !found.every(({ address }) => mayConnect(address)))
        return callback(new NotPublic(), '', 0);
      if (options.all === true) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}
