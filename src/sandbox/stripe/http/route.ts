import type { z } from 'zod';
import type { Account } from '../account.ts';

/** What a call's handler is given: the account, the id in the path (empty if there is none), the parameters as read. */
export interface Call<Parameters> {
  readonly account: Account;
  readonly id: string;
  readonly parameters: Parameters;
}

/** One call of the API, as the client library makes it. */
export interface Route {
  readonly method: 'get' | 'post' | 'delete';
  readonly path: string;
  readonly parameters: z.ZodType;
  readonly answer: (call: Call<never>) => object;
}

/** Declares a call; the handler's parameters have the type that the schema gives. */
export function route<Schema extends z.ZodType>(call: {
  readonly method: Route['method'];
  readonly path: string;
  readonly parameters: Schema;
  readonly answer: (call: Call<z.output<Schema>>) => object;
}): Route {
  return call;
}
