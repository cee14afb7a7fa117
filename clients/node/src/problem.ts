import type { components } from './api.ts';

type Problem = components['schemas']['Problem'];

const isProblem = (answer: unknown): answer is Problem =>
  typeof answer === 'object' && answer !== null && 'code' in answer && typeof answer.code === 'string';

/** Stile answered that it does not do what it was asked (RFC 9457). */
export class StileProblem extends Error {
  override readonly name = 'StileProblem';
  readonly status: number;
  /** For programs, such as `unknown-offer`; the message is for people. */
  readonly code: string;
  /** The request's id in Stile's log. */
  readonly requestId: string;
  /** The fields that are not valid. */
  readonly errors: NonNullable<Problem['errors']>;
  /** Seconds after which to ask again; null if Stile named none. */
  readonly retryAfterSeconds: number | null;

  constructor({ status, detail, code, instance, errors = [] }: Problem, retryAfterSeconds: number | null) {
    super(detail);
    this.status = status;
    this.code = code;
    this.requestId = instance;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** No answer of Stile's came back, or none in time: the site's own policy decides. */
export class StileUnavailable extends Error {
  override readonly name = 'StileUnavailable';
}

function retryAfterOf({ headers }: Response): number | null {
  const seconds = Number(headers.get('retry-after') ?? '');
  return Number.isInteger(seconds) && seconds > 0 ? seconds : null;
}

type Result<Data, Failure> =
  | { readonly data: Data; readonly response: Response }
  | { readonly error: Failure; readonly response: Response };

/** The data of a call of `stile.api` or `stile.admin`. Throws `StileProblem` for a problem, `StileUnavailable` for silence. */
export async function dataOf<Data, Failure>(call: Promise<Result<Data, Failure>>): Promise<Data> {
  const result = await call.catch((cause: unknown): never => {
    throw new StileUnavailable('Stile did not answer.', { cause });
  });
  if ('data' in result) return result.data;
  const { error, response } = result;
  if (isProblem(error)) throw new StileProblem(error, retryAfterOf(response));
  throw new StileUnavailable(`Something else than Stile answered, with status ${response.status}.`);
}
