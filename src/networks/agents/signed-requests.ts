import type { IncomingHttpHeaders } from 'node:http';
import {
  type BareItem,
  type Dictionary,
  type InnerList,
  isInnerList,
  parseDictionary,
  parseItem,
  serializeInnerList,
  serializeItem,
  Token,
} from 'structured-headers';

/** One signature of a request (RFC 9421), taken apart and not yet checked. */
export interface RequestSignature {
  readonly label: string;
  /** What it covers, with its parameters, as it was written. */
  readonly input: InnerList;
  /** Null if there is none under this label. */
  readonly value: Uint8Array | null;
}

/** What is known of the request that was signed, beside its headers. What is null nobody says who may be believed. */
export interface SignedMessage {
  readonly headers: IncomingHttpHeaders;
  readonly method: string | null;
  /** Path and query. */
  readonly target: string | null;
}

/** The longest header that is taken apart, in characters. */
const longestHeader = 8_192;

const headerOf = (headers: IncomingHttpHeaders, name: string): string | null => {
  const value = headers[name];
  return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
};

function dictionaryOf(text: string | null): Dictionary | null {
  if (text === null || text.length > longestHeader) return null;
  try {
    return parseDictionary(text);
  } catch {
    return null;
  }
}

/** The signatures of a request; null if its headers cannot be read, and empty if it has none. */
export function signaturesOf(headers: IncomingHttpHeaders): readonly RequestSignature[] | null {
  const written = headerOf(headers, 'signature-input');
  if (written === null) return [];
  const inputs = dictionaryOf(written);
  const values = dictionaryOf(headerOf(headers, 'signature'));
  if (inputs === null) return null;
  const found: RequestSignature[] = [];
  for (const [label, input] of inputs) {
    if (!isInnerList(input)) return null;
    const member = values?.get(label);
    const value = member !== undefined && !isInnerList(member) && member[0] instanceof ArrayBuffer ? member[0] : null;
    found.push({ label, input, value: value === null ? null : new Uint8Array(value) });
  }
  return found;
}

/** The components that a signature covers, by name; two of the same are none, for it is not said which is meant. */
export function coveredBy({ input: [items] }: RequestSignature): ReadonlyMap<string, InnerList[0][number]> | null {
  const covered = new Map<string, InnerList[0][number]>();
  for (const item of items) {
    const [name] = item;
    if (typeof name !== 'string' || covered.has(name)) return null;
    covered.set(name, item);
  }
  return covered;
}

const hostName = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;

/** What an agent calls itself by: an https address, or in older forms a host. Null for any other scheme. */
function addressIn(value: BareItem): URL | null {
  const text = value instanceof Token ? value.toString() : value;
  if (typeof text !== 'string' || text.length > 2_000) return null;
  const written = hostName.test(text) ? `https://${text}` : text;
  const url = URL.canParse(written) ? new URL(written) : null;
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url : null;
}

/** A member names keys in the directory of its origin unless it says otherwise. */
function addressOfMember(member: Dictionary extends Map<string, infer Member> ? Member : never): URL | null {
  if (isInnerList(member)) return null;
  const [value, parameters] = member;
  const type = parameters.get('type');
  return type === undefined || type.toString() === 'directory' ? addressIn(value) : null;
}

/**
 * The agent that a signature is attributed to: what it covers of `Signature-Agent`, and nothing else of it. Earlier drafts had a string
 * or a host in place of the dictionary. Null for none, or one that this version cannot look up.
 */
export function agentAddress(headers: IncomingHttpHeaders, component: InnerList[0][number]): URL | null {
  const text = headerOf(headers, 'signature-agent');
  if (text === null || text.length > longestHeader) return null;
  const key = component[1].get('key');
  const members = dictionaryOf(text);
  if (key !== undefined) {
    const member = typeof key === 'string' ? members?.get(key) : undefined;
    return member === undefined ? null : addressOfMember(member);
  }
  if (members === null) return itemAddress(text);
  const [only, ...others] = members;
  if (only === undefined || others.length > 0) return null;
  const [label, member] = only;
  return !isInnerList(member) && member[0] === true ? addressIn(label) : addressOfMember(member);
}

function itemAddress(text: string): URL | null {
  try {
    return addressIn(parseItem(text)[0]);
  } catch {
    return null;
  }
}

/** The value of a header as it is signed: its whole text, or one member of a dictionary. */
function fieldValue(headers: IncomingHttpHeaders, name: string, parameters: InnerList[1]): string | null {
  const text = headerOf(headers, name);
  if (text === null) return null;
  if (parameters.size === 0) return text.trim().replace(/[ \t]*\r?\n[ \t]+/g, ' ');
  const key = parameters.get('key');
  if (typeof key !== 'string' || parameters.size > 1) return null;
  const member = dictionaryOf(text)?.get(key);
  if (member === undefined) return null;
  return isInnerList(member) ? serializeInnerList(member) : serializeItem(member);
}

/** What a derived component is, for a site of this origin; null if nobody says. RFC 9421, section 2.2. */
function derivedValue(name: string, { method, target }: SignedMessage, site: URL): string | null {
  if (name === '@authority') return site.host;
  if (name === '@scheme') return site.protocol.slice(0, -1);
  if (name === '@method') return method;
  if (target === null) return null;
  const [path = '', ...query] = target.split('?');
  if (name === '@target-uri') return `${site.origin}${target}`;
  if (name === '@request-target') return target;
  if (name === '@path') return path;
  return name === '@query' ? `?${query.join('?')}` : null;
}

/** What was signed, if it was meant for this site: RFC 9421, section 2.5. Null if something that is covered is not known. */
export function signatureBase({ input }: RequestSignature, message: SignedMessage, site: URL): string | null {
  const lines: string[] = [];
  for (const item of input[0]) {
    const [name, parameters] = item;
    if (typeof name !== 'string') return null;
    const isDerived = name.startsWith('@');
    if (isDerived && parameters.size > 0) return null;
    const value = isDerived ? derivedValue(name, message, site) : fieldValue(message.headers, name, parameters);
    if (value === null) return null;
    lines.push(`${serializeItem(item)}: ${value}`);
  }
  return [...lines, `"@signature-params": ${serializeInnerList(input)}`].join('\n');
}
