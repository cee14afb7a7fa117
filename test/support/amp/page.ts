import { expect } from 'chai';
import type { z } from 'zod';
import { ampAuthorizationSchema } from '../../../src/http/schemas/amp.ts';
import { example } from '../browser/front-end.ts';
import { send, type Target } from '../request.ts';

export type AmpAuthorization = z.output<typeof ampAuthorizationSchema>;

export const site = 'https://asia.example.com';
export const cache = 'https://asia-example-com.cdn.ampproject.org';

export interface AmpCall {
  readonly rid?: string;
  readonly url?: string;
  readonly publication?: string;
  readonly origin?: string | null;
  readonly source?: string | null;
  readonly headers?: Record<string, string>;
  readonly more?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** What the AMP runtime asks of a service, as it asks it. */
export function createAmpPage(target: Target) {
  function call(method: 'GET' | 'POST', verb: string, asked: AmpCall): Promise<Response> {
    const { rid = 'amp-somebody', url = `${site}/story`, publication = example } = asked;
    const { origin = cache, source = site, headers = {}, more = {}, body } = asked;
    const query = new URLSearchParams({ rid, url, ...more, ...(source !== null && { __amp_source_origin: source }) });
    return send(target, `/v1/${publication}/amp/${verb}?${query}`, {
      method,
      headers: { ...(origin !== null && { Origin: origin }), ...headers },
      ...(body !== undefined && { body }),
    });
  }

  return {
    ask: (asked: AmpCall = {}) => call('GET', 'authorize', asked),

    /** An answer as AMP takes it: every field of the schema, none beside them, and 500 bytes. */
    async authorize(asked: AmpCall = {}): Promise<AmpAuthorization> {
      const answer = await call('GET', 'authorize', asked);
      const text = await answer.text();
      expect(answer.status, text).to.equal(200);
      expect(Buffer.byteLength(text)).to.be.at.most(500);
      const json: unknown = JSON.parse(text);
      const parsed = ampAuthorizationSchema.parse(json);
      expect(parsed).to.deep.equal(json);
      return parsed;
    },

    /** As amp-access sends it, unless `headers` say otherwise. */
    pingback: (asked: AmpCall = {}) =>
      call('POST', 'pingback', {
        body: '',
        ...asked,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...asked.headers },
      }),

    /** Opens an article and stays until it is counted. */
    async read(url: string, asked: AmpCall = {}): Promise<AmpAuthorization> {
      const decided = await this.authorize({ ...asked, url });
      expect((await this.pingback({ ...asked, url })).status).to.equal(204);
      return decided;
    },
  };
}
