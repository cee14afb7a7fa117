/** The part of Stripe's error object that callers act on. */
export interface StripeErrorBody {
  readonly type: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
  readonly decline_code?: string;
  readonly charge?: string;
}

/** A refusal, with the status and the body that Stripe answers for it. */
export class StripeFault extends Error {
  readonly status: number;
  readonly body: StripeErrorBody;

  constructor(status: number, body: StripeErrorBody) {
    super(body.message);
    this.name = 'StripeFault';
    this.status = status;
    this.body = body;
  }
}

/** A request that can never be right as it stands: 400. `code` and `param` as in Stripe's list of error codes. */
export function invalidRequest(message: string, at: { code?: string; param?: string } = {}): StripeFault {
  return new StripeFault(400, { type: 'invalid_request_error', message, ...at });
}

/** Stripe's words for an id that does not exist; 404 when it stands in the path, 400 when it is a parameter. */
export function noSuch(kind: string, id: string, param = 'id'): StripeFault {
  const status = param === 'id' ? 404 : 400;
  return new StripeFault(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind.replace(/^(checkout|billing_portal)\./, '')}: '${id}'`,
    param,
  });
}

export function unknownParameter(param: string): StripeFault {
  return invalidRequest(`Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
}

export function missingParameter(param: string): StripeFault {
  return invalidRequest(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
}

export function unauthorized(message: string): StripeFault {
  return new StripeFault(401, { type: 'invalid_request_error', message });
}
