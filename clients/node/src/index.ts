export type { components, operations, paths } from './api.ts';
export { dataOf, StileProblem, StileUnavailable } from './problem.ts';
export type { ReaderRequest, RequestHeaders } from './reader-request.ts';
export { createStile, type Reader, type Stile, type StileOptions } from './stile.ts';
