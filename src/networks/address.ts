import { isIPv4, isIPv6 } from 'node:net';
import type { NetworkPrefixes } from '../paywall/publication.ts';

/** An IP address in its one canonical form; IPv4 is never written as IPv6. */
export interface Address {
  readonly text: string;
  readonly family: 'ipv4' | 'ipv6';
}

const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/;

/** A part of a header keeps all of the header in memory for as long as the address is remembered. A copy does not. */
const copyOf = (text: string) => Buffer.from(text, 'latin1').toString('latin1');

/** Reads an address in any of its notations. A zone (`fe80::1%eth0`) is left out. Null for anything else. */
export function parseAddress(text: string): Address | null {
  if (isIPv4(text)) return { text: copyOf(text), family: 'ipv4' };
  if (!isIPv6(text)) return null;
  // A URL has IPv6 in one form, and that in hexadecimal to the end.
  const address = new URL(`http://[${text.replace(/%.*/, '')}]`).hostname.slice(1, -1);
  const groups = mapped.exec(address)?.slice(1);
  if (groups === undefined) return { text: address, family: 'ipv6' };
  const bytes = groups.map((group) => Number.parseInt(group, 16)).flatMap((group) => [group >> 8, group & 0xff]);
  return { text: bytes.join('.'), family: 'ipv4' };
}

/** The eight groups of an IPv6 address in canonical form, as four hexadecimal digits each. */
function groupsOf(text: string): readonly string[] {
  const [head = '', tail = ''] = text.split('::');
  const groups = (side: string) => (side === '' ? [] : side.split(':'));
  const [first, last] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0');
  return [...first, ...zeros, ...last].map((group) => group.padStart(4, '0'));
}

/**
 * The network that one client is taken to have: an IPv4 address by itself, of an IPv6 address its /64, for a single line may
 * use all of that. Anything else stays as it is.
 */
export function clientNetwork(address: string): string {
  const parsed = parseAddress(address);
  if (parsed?.family !== 'ipv6') return parsed?.text ?? address;
  return `${groupsOf(parsed.text).slice(0, 4).join(':')}::/64`;
}

/** The network that one site or one customer of a provider is taken to have: of IPv4 the /24, of IPv6 the /48. */
export function siteNetwork(address: string): string {
  const parsed = parseAddress(address);
  if (parsed === null) return address;
  const [near, wide] = networksAround(parsed);
  return parsed.family === 'ipv4' ? near : wide;
}

/** The network of those addresses that agree with this one in so many bits, by its family. Anything else stays as it is. */
export function networkOf(address: string, { ipv4Prefix, ipv6Prefix }: NetworkPrefixes): string {
  const parsed = parseAddress(address);
  if (parsed === null) return address;
  const { text, family } = parsed;
  const [prefix, bits] = family === 'ipv4' ? [ipv4Prefix, 8] : [ipv6Prefix, 16];
  const parts = family === 'ipv4' ? text.split('.').map(Number) : groupsOf(text).map((group) => Number(`0x${group}`));
  const kept = parts.map((part, index) => {
    const free = Math.min(bits, Math.max(0, (index + 1) * bits - prefix));
    return (part >> free) << free;
  });
  return family === 'ipv4'
    ? `${kept.join('.')}/${prefix}`
    : `${kept.map((part) => part.toString(16)).join(':')}/${prefix}`;
}

/**
 * The networks that an address lies in, the nearest first: of IPv4 its /24 and /16, of IPv6 its /64 and /48. A client that can use
 * one address of the nearest can mostly use all of it, and a provider may give a customer as much as the widest.
 */
export function networksAround({ text, family }: Address): readonly [near: string, wide: string] {
  if (family === 'ipv4') {
    const [first, second, third] = text.split('.');
    return [`${first}.${second}.${third}.0/24`, `${first}.${second}.0.0/16`];
  }
  const groups = groupsOf(text);
  return [`${groups.slice(0, 4).join(':')}::/64`, `${groups.slice(0, 3).join(':')}::/48`];
}

/** The address as a number, of 32 or of 128 bits. */
export function numberOf({ text, family }: Address): bigint {
  if (family === 'ipv6') return BigInt(`0x${groupsOf(text).join('')}`);
  return BigInt(text.split('.').reduce((number, byte) => number * 256 + Number(byte), 0));
}

/** The name under which the DNS keeps the names of an address: RFC 1035 section 3.5, RFC 3596 section 2.5. */
export function reverseName({ text, family }: Address): string {
  if (family === 'ipv4') return `${text.split('.').toReversed().join('.')}.in-addr.arpa`;
  return `${[...groupsOf(text).join('')].toReversed().join('.')}.ip6.arpa`;
}
