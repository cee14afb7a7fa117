import { isIPv6 } from 'node:net';

const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether an http(s) URL leads to the machine on which it is used, and so to nobody from outside. */
export const isOnLoopback = (url: string | URL): boolean => loopbackHosts.includes(new URL(url).hostname);

/** `http://HOST:PORT`, with a name that a browser can go to. */
export function defaultPublicUrl(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::';
  const name = everywhere ? 'localhost' : isIPv6(host) ? `[${host}]` : host;
  // Through URL, which leaves out port 80 just as browsers do when they name an origin.
  return new URL(`http://${name}:${port}`).origin;
}
