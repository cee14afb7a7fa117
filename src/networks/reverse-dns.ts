import { type Address, parseAddress, reverseName } from './address.ts';

/** What is asked of the DNS; `Resolver` of `node:dns/promises` is one. Each rejects if there is no answer. */
export interface NameResolver {
  /** PTR records. Not `reverse`, which says of a name server that is silent what it says of a name that is not there. */
  resolvePtr(name: string): Promise<string[]>;
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
}

/** An address may have many names; more than these are not looked up for anybody. */
const mostNames = 5;

/** The DNS's own way of saying that there is nothing, as against saying nothing. */
const absent: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA']);

const isAbsent = (error: unknown) => error instanceof Error && 'code' in error && absent.has(error.code);

async function noneIfAbsent(lookUp: Promise<string[]>): Promise<string[]> {
  try {
    return await lookUp;
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** Anchored at a dot: `evil-googlebot.com` does not lie in `googlebot.com`. */
const liesIn = (name: string, domain: string) => name === domain || name.endsWith(`.${domain}`);

/**
 * Whether the address has a name in one of the domains that leads back to the same address: forward-confirmed reverse DNS.
 * Anybody may give their address any name, but only the owner of a domain decides where a name in it leads. Rejects where
 * the DNS does not say.
 */
export async function hasConfirmedName(
  resolver: NameResolver,
  address: Address,
  domains: readonly string[],
): Promise<boolean> {
  const names = await noneIfAbsent(resolver.resolvePtr(reverseName(address)));
  const claimed = names
    .map((name) => name.toLowerCase().replace(/\.$/, ''))
    .filter((name) => domains.some((domain) => liesIn(name, domain.toLowerCase())))
    .slice(0, mostNames);
  const forward = (name: string) => (address.family === 'ipv4' ? resolver.resolve4(name) : resolver.resolve6(name));
  for (const name of claimed) {
    const found = await noneIfAbsent(forward(name));
    if (found.some((each) => parseAddress(each)?.text === address.text)) return true;
  }
  return false;
}
