import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ask, cookiesOf, type Headers, only, type Ports, startProxy } from './forward-auth.ts';

const traefikSchema = z.object({
  http: z.object({
    middlewares: z.object({
      stile: z.object({
        forwardAuth: z.strictObject({
          address: z.url(),
          authRequestHeaders: z.array(z.string()).min(1),
          authResponseHeaders: z.array(z.string()),
          addAuthCookiesToResponse: z.array(z.string()),
        }),
      }),
      wall: z.object({
        errors: z.strictObject({ status: z.array(z.string()), service: z.string(), query: z.string() }),
      }),
      metered: z.object({ headers: z.strictObject({ customRequestHeaders: z.record(z.string(), z.string()) }) }),
      premium: z.object({ headers: z.strictObject({ customRequestHeaders: z.record(z.string(), z.string()) }) }),
      unasked: z.object({ headers: z.strictObject({ customRequestHeaders: z.record(z.string(), z.string()) }) }),
    }),
    routers: z.record(
      z.string(),
      z.strictObject({ rule: z.string(), middlewares: z.array(z.string()).optional(), service: z.string() }),
    ),
    services: z.record(
      z.string(),
      z.object({ loadBalancer: z.object({ servers: z.array(z.object({ url: z.url() })) }) }),
    ),
  }),
});

/** Traefik's `forwardAuth` after its documentation and that of `headers` and `errors`. */
export function startTraefik(written: unknown, ports: Ports) {
  const { middlewares, routers } = traefikSchema.parse(written).http;
  const { stile, wall } = middlewares;
  const gate = new URL(stile.forwardAuth.address).pathname;

  /** An empty value takes a header away. */
  function rewrite(headers: Headers, custom: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(custom)) headers[name.toLowerCase()] = value === '' ? undefined : value;
    for (const name of Object.keys(headers)) if (headers[name] === undefined) delete headers[name];
  }

  async function authorize(message: IncomingMessage, headers: Headers) {
    const { method = 'GET', url = '/' } = message;
    const forwarded = {
      'X-Forwarded-For': message.socket.remoteAddress ?? '',
      'X-Forwarded-Host': message.headers.host ?? '',
      'X-Forwarded-Method': method,
      'X-Forwarded-Proto': 'http',
      'X-Forwarded-Uri': url,
    };
    const { authRequestHeaders, authResponseHeaders, addAuthCookiesToResponse } = stile.forwardAuth;
    const answered = await ask({
      port: ports.stile,
      method: 'GET',
      path: gate,
      headers: { ...only(headers, authRequestHeaders), ...forwarded },
    });
    if (answered.status < 200 || answered.status >= 300) return answered;
    for (const name of authResponseHeaders) delete headers[name.toLowerCase()];
    Object.assign(headers, only(answered.headers, authResponseHeaders));
    // The tests run without https, so that the names have no prefix.
    const names = addAuthCookiesToResponse.map((name) => `${name.replace('__Host-', '')}=`);
    return { cookies: cookiesOf(answered).filter((cookie) => names.some((name) => cookie.startsWith(name))) };
  }

  return startProxy(async (message, headers) => {
    const { url = '/' } = message;
    const prefixOf = ({ rule }: { rule: string }) => /^PathPrefix\(`([^`]+)`\)$/.exec(rule)?.[1];
    const router = Object.values(routers)
      .filter((each) => url.startsWith(prefixOf(each) ?? '\0'))
      .sort((one, other) => other.rule.length - one.rule.length)[0];
    let shownFor: readonly string[] = [];
    for (const name of router?.middlewares ?? []) {
      if (name === 'wall') shownFor = wall.errors.status;
      if (name === 'metered' || name === 'premium' || name === 'unasked')
        rewrite(headers, middlewares[name].headers.customRequestHeaders);
      if (name !== 'stile') continue;
      const answered = await authorize(message, headers);
      if (!('status' in answered)) return answered;
      const { status } = answered;
      if (!shownFor.includes(String(status))) return answered;
      const path = wall.errors.query.replace('{status}', String(status));
      return { ...(await ask({ port: ports.site, method: 'GET', path, headers })), status };
    }
    return { cookies: [] };
  }, ports);
}
