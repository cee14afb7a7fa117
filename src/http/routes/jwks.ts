import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { anyQuery } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

const jwksSchema = z
  .object({
    keys: z.array(
      z.object({
        kty: z.string(),
        crv: z.string(),
        x: z.string(),
        y: z.string(),
        kid: z.string(),
        alg: z.string(),
        use: z.string(),
      }),
    ),
  })
  .openapi('PublicKeys');

/** The public keys with which entitlement tokens and receipts are verified. */
export function jwksRoute({ publicKeys }: Pick<HttpServices, 'publicKeys'>) {
  return defineRoute({
    method: 'get',
    path: '/.well-known/jwks.json',
    summary: 'The public keys of entitlement tokens and receipts',
    tag: 'Tokens',
    query: anyQuery,
    body: null,
    answers: { 200: { description: 'A JWK set; ES256.', schema: jwksSchema } },
    handle: () => ({
      status: 200,
      headers: { 'Cache-Control': 'public, max-age=300', 'Access-Control-Allow-Origin': '*' },
      body: publicKeys(),
    }),
  });
}
