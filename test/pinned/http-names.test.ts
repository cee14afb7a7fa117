import { expect } from 'chai';
import { problemAnswer } from '../../src/http/problems.ts';
import { type ErrorCode, PaywallError } from '../../src/paywall/errors.ts';
import { example } from '../support/browser/front-end.ts';
import { startService, type TestService } from '../support/service.ts';
import { expectPinned } from './expect-pinned.ts';
import { type OutlinedDocument, operationsOf, schemasOf } from './open-api-outline.ts';

/** Every code of a problem with its status. The compiler tells of a code that is missing here. */
const statuses = {
  'already-exists': 409,
  'already-subscribed': 409,
  'bad-signature': 400,
  'cannot-switch-now': 409,
  csrf: 403,
  forbidden: 403,
  'forbidden-origin': 403,
  'gifts-disabled': 409,
  'gifts-used-up': 409,
  'headers-too-large': 431,
  'identity-unavailable': 503,
  'in-progress': 503,
  internal: 500,
  'invalid-identity': 401,
  'invalid-request': 422,
  'malformed-request': 400,
  'method-not-allowed': 405,
  'not-eligible': 409,
  'not-found': 404,
  'not-movable': 409,
  'not-subscribed': 409,
  'offer-ended': 409,
  'offer-unsellable': 409,
  overloaded: 503,
  'payload-too-large': 413,
  'payments-disabled': 409,
  'precondition-required': 428,
  'provider-refused': 502,
  'provider-unavailable': 503,
  'rate-limited': 429,
  'reader-required': 401,
  'receipt-issued': 409,
  'request-timeout': 408,
  'same-plan': 409,
  'store-unavailable': 503,
  'subscription-running': 409,
  'switching-disabled': 409,
  'too-late': 409,
  'too-many-releases': 409,
  unauthorized: 401,
  'unknown-gift': 404,
  'unknown-offer': 404,
  'unknown-publication': 404,
  'unknown-wording': 404,
  'unknown-draft': 404,
  'default-language': 409,
  'unknown-experiment': 404,
  'experiment-started': 409,
  'experiment-not-started': 409,
  'experiment-ended': 409,
  'experiment-overlaps': 409,
  'too-few-readers': 409,
  'no-winner': 409,
  'unsupported-media-type': 415,
  'version-conflict': 412,
} as const satisfies Record<ErrorCode, number>;

const codes = Object.keys(statuses) as ErrorCode[];

describe('the names of the HTTP interface', () => {
  let service: TestService;
  let document: OutlinedDocument;

  before(async () => {
    service = await startService();
    document = (await (await fetch(`${service.url}/openapi.json`)).json()) as OutlinedDocument;
  });

  after(() => service?.close());

  it('keep every path, method, parameter, status and body of the OpenAPI document', () => {
    expectPinned('http-operations', operationsOf(document));
  });

  it('keep every field, type and closed set of values of the document’s schemas', () => {
    expectPinned('http-schemas', schemasOf(document));
  });

  it('keep the names of the cookies and headers by which somebody is known', () => {
    expectPinned('http-security', document.components.securitySchemes);
  });

  for (const code of codes) {
    it(`keep ${statuses[code]} for the problem ${code}`, () => {
      const { status, body } = problemAnswer(new PaywallError(code, 'Why.'), 'request-1');
      expect(status).to.equal(statuses[code]);
      const { title: _, ...told } = body as Record<string, unknown>;
      const type = `https://stile.dev/problems/${code}`;
      expect(told).to.deep.equal({ type, status, detail: 'Why.', instance: 'request-1', code });
    });
  }

  it('keep the headers that pages of other origins may send and read', async () => {
    const url = `${service.url}/v1/${example}/meter`;
    const headers = { Origin: 'https://asia.example.com', 'Access-Control-Request-Method': 'POST' };
    const { headers: told } = await fetch(url, { method: 'OPTIONS', headers });
    expect({
      allowed: told.get('Access-Control-Allow-Headers'),
      exposed: told.get('Access-Control-Expose-Headers'),
    }).to.deep.equal({
      allowed: 'Authorization, Content-Type, X-Entitlement-Token, X-Reader-Token, X-Request-Id',
      exposed:
        'Retry-After, X-Request-Id, X-Stile-Banner, X-Stile-Banner-Ref, X-Stile-Counted, X-Stile-Experiment, X-Stile-Left, X-Stile-Limit, X-Stile-Reason',
    });
  });
});
