import { z } from 'zod';
import { ask, cookiesOf, type Headers, type Ports, startProxy } from './forward-auth.ts';

const patternSchema = z.union([z.strictObject({ exact: z.string() }), z.strictObject({ prefix: z.string() })]);
const patternsSchema = z.object({ patterns: z.array(patternSchema) });

const envoySchema = z.object({
  http_filters: z.tuple([
    z.object({
      name: z.literal('envoy.filters.http.header_mutation'),
      typed_config: z.object({
        mutations: z.object({
          request_mutations: z.array(
            z.union([
              z.strictObject({
                append: z.strictObject({
                  header: z.strictObject({ key: z.string(), value: z.string() }),
                  append_action: z.literal('OVERWRITE_IF_EXISTS_OR_ADD'),
                }),
              }),
              z.strictObject({ remove: z.string() }),
            ]),
          ),
        }),
      }),
    }),
    z.object({
      name: z.literal('envoy.filters.http.ext_authz'),
      typed_config: z.object({
        failure_mode_allow: z.literal(false),
        http_service: z.object({
          path_override: z.string(),
          authorization_response: z.object({
            allowed_upstream_headers: patternsSchema,
            allowed_client_headers: patternsSchema,
            allowed_client_headers_on_success: patternsSchema,
          }),
        }),
        allowed_headers: patternsSchema,
      }),
    }),
  ]),
});

/** Envoy's `ext_authz` with an HTTP service, after its documentation and that of `header_mutation`. */
export function startEnvoy(written: unknown, ports: Ports) {
  const [mutation, authz] = envoySchema.parse(written).http_filters;
  const { http_service: service, allowed_headers: allowed } = authz.typed_config;
  const matching = (headers: Headers, { patterns }: z.output<typeof patternsSchema>): Headers => {
    const fits = (name: string) =>
      patterns.some((pattern) => ('exact' in pattern ? name === pattern.exact : name.startsWith(pattern.prefix)));
    return Object.fromEntries(Object.entries(headers).filter(([name]) => fits(name)));
  };

  return startProxy(async (message, headers) => {
    const { method = 'GET', url = '/' } = message;
    if (!/^\/(?:articles|premium)\//.test(url)) return { cookies: [] };
    for (const each of mutation.typed_config.mutations.request_mutations)
      if ('remove' in each) delete headers[each.remove];
      else {
        const { key, value } = each.append.header;
        headers[key] = value.replace('%REQ(:PATH)%', url).replace('%REQ(:METHOD)%', method);
      }
    headers['x-forwarded-for'] = message.socket.remoteAddress;
    const answered = await ask({
      port: ports.stile,
      method,
      path: service.path_override,
      headers: { ...matching(headers, allowed), 'content-length': '0' },
    });
    const { authorization_response: told } = service;
    if (answered.status === 200) {
      Object.assign(headers, matching(answered.headers, told.allowed_upstream_headers));
      return {
        cookies: cookiesOf({
          ...answered,
          headers: matching(answered.headers, told.allowed_client_headers_on_success),
        }),
      };
    }
    if (answered.status >= 500) return { status: 503, headers: {}, body: Buffer.alloc(0) };
    return { ...answered, headers: matching(answered.headers, told.allowed_client_headers) };
  }, ports);
}
