import { isIP, isIPv4, SocketAddress } from 'node:net';

/** An IP address in its one canonical form; IPv4 is never written as IPv6. */
export interface Address {
  readonly text: string;
  readonly family: 'ipv4' | 'ipv6';
}

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;

/** Reads an address in any of its notations. A zone (`fe80::1%eth0`) is left out. Null for anything else. */
export function parseAddress(text: string): Address | null {
  if (isIPv4(text)) return { text, family: 'ipv4' };
  if (isIP(text) === 0) return null;
  const [unzoned = text] = text.split('%');
  const { address } = new SocketAddress({ address: unzoned, family: 'ipv6' });
  const ipv4 = mapped.exec(address)?.[1];
  return ipv4 === undefined ? { text: address, family: 'ipv6' } : { text: ipv4, family: 'ipv4' };
}

/**
 * The network that one client is taken to have: an IPv4 address by itself, of an IPv6 address its /64, for a single line may
 * use all of that. Anything else stays as it is.
 */
export function clientNetwork(address: string): string {
  const parsed = parseAddress(address);
  if (parsed?.family !== 'ipv6') return parsed?.text ?? address;
  const [head = '', tail = ''] = parsed.text.split('::');
  const groups = (side: string) => (side === '' ? [] : side.split(':'));
  const [first, last] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return `${[...first, ...zeros, ...last].slice(0, 4).join(':')}::/64`;
}
