import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { PaywallError } from '../paywall/errors.ts';
import type { Settings } from '../settings/settings.ts';

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];
const everywhere = ['0.0.0.0', '::'];

/** The name or address of a `Host` header in the form in which browsers write it, without its port; null for what is neither. */
function hostnameOf(header: string | undefined): string | null {
  if (header === undefined || !/^[\w.:[\]-]+$/.test(header) || !URL.canParse(`http://${header}`)) return null;
  return new URL(`http://${header}`).hostname;
}

/** An IPv6 address stands in brackets there. */
const isAddress = (hostname: string) => isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;

/**
 * Whether a request was meant for this service by its `Host`. Nothing of the sandbox asks who it is, so a page of another site must not
 * reach it by having its own name lead to this machine (DNS rebinding). The browser then sends that name, and never an address.
 */
export function createHostCheck({ publicUrl, host }: Pick<Settings, 'publicUrl' | 'host'>) {
  const listensOn = hostnameOf(host.includes(':') ? `[${host}]` : host);
  const names = new Set([...loopbackNames, new URL(publicUrl).hostname, listensOn]);
  const anyAddress = everywhere.includes(host);
  return ({ headers }: Pick<IncomingMessage, 'headers'>): boolean => {
    const hostname = hostnameOf(headers.host);
    return hostname !== null && (names.has(hostname) || (anyAddress && isAddress(hostname)));
  };
}

const ofSandbox = /^\/(?:sandbox|demo)(?:\/|$)/;

/** Why a request of the sandbox is refused before it is looked at, or null. */
export function createSandboxGuard(settings: Pick<Settings, 'publicUrl' | 'host'>) {
  const isMeantForUs = createHostCheck(settings);
  return (request: IncomingMessage, path: string): PaywallError | null =>
    !ofSandbox.test(path) || isMeantForUs(request)
      ? null
      : new PaywallError(
          'forbidden',
          'The sandbox is reached by localhost, by an address, or by the name in PUBLIC_URL.',
        );
}
