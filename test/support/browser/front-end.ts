import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { z } from 'zod';
import { decisionSchema, problemSchema } from '../../../src/http/schemas/metering.ts';
import { send, type Target, visit } from '../request.ts';

export const example = 'nikkei-asian-review';

export type DecisionJson = z.output<typeof decisionSchema>;
export type ProblemJson = z.output<typeof problemSchema>;

export interface AskOptions {
  /** That of the front end unless it is said otherwise. */
  readonly publication?: string;
  /** With its question mark. */
  readonly query?: string;
  readonly headers?: Record<string, string>;
  /** Further fields of the body. */
  readonly fields?: Record<string, unknown>;
}

/** What a front end names an article by: its id, or everything about it. */
export type ArticleJson = string | { readonly id: string; readonly [field: string]: unknown };

const articleJson = (article: ArticleJson) => (typeof article === 'string' ? { id: article } : article);

/** An article that nobody has read yet. */
export const unread = () => `article-${randomUUID()}`;

export const as = (token: string) => ({ 'X-Reader-Token': token });
export const signedIn = (token: string) => ({ Authorization: `Bearer ${token}` });

/** A decision as the contract has it: every field of the schema, and none beside them. */
async function decisionOf(response: Response): Promise<DecisionJson> {
  const text = await response.text();
  expect(response.status, text).to.equal(200);
  const json: unknown = JSON.parse(text);
  const decision = decisionSchema.parse(json);
  expect(decision).to.deep.equal(json);
  return decision;
}

/** Asserts that an answer is the problem `code` in every detail; `paths` are the fields that it names, in their order. */
export async function expectProblem(
  response: Response,
  expected: { status: number; code: string; paths?: readonly string[] },
): Promise<ProblemJson> {
  const text = await response.text();
  expect(response.status, text).to.equal(expected.status);
  expect(response.headers.get('content-type')).to.equal('application/problem+json');
  expect(response.headers.get('cache-control')).to.include('no-store');
  const json: unknown = JSON.parse(text);
  const problem = problemSchema.parse(json);
  expect(json).to.deep.include(problem);
  expect(problem.status).to.equal(expected.status);
  expect(problem.code, text).to.equal(expected.code);
  expect(problem.type).to.match(new RegExp(`/${expected.code}$`));
  expect(problem.title).to.not.equal('');
  expect(problem.detail).to.not.equal('');
  expect(problem.instance).to.equal(response.headers.get('x-request-id'));
  if (expected.paths !== undefined) expect(problem.errors?.map(({ path }) => path)).to.deep.equal(expected.paths);
  return problem;
}

export interface FrontEnd {
  readonly url: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Asks for an address that an answer names, and follows no redirect. */
  visit(address: string): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** One article view, whatever the answer. */
  ask(article: ArticleJson, options?: AskOptions): Promise<Response>;
  /** One article view that is answered with a decision. */
  meter(article: ArticleJson, options?: AskOptions): Promise<DecisionJson>;
  /** The token of a new reader, of whom nothing is counted. */
  newReader(publication?: string): Promise<string>;
  /** A sign-in token of the example publication. */
  signIn(sub: string): Promise<string>;
  /** How many articles are counted for whom these headers name. Counts nothing. */
  used(headers: Record<string, string>, publication?: string): Promise<number>;
  /** Reads so many articles that nobody has read yet. */
  readMany(count: number, options?: AskOptions): Promise<readonly DecisionJson[]>;
  moveClock(move: { now: string } | { advance: string }): Promise<void>;
}

/** Everything that a page, an app or a test asks of a service, of the publication `own` if a call names no other. */
export function createFrontEnd(target: Target, own: string = example): FrontEnd {
  const post: FrontEnd['post'] = (path, body, headers = {}) =>
    send(target, path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  const ask: FrontEnd['ask'] = (article, { publication = own, query = '', headers = {}, fields = {} } = {}) =>
    post(`/v1/${publication}/meter${query}`, { article: articleJson(article), ...fields }, headers);

  const meter: FrontEnd['meter'] = async (article, options) => decisionOf(await ask(article, options));

  return {
    get url() {
      return typeof target === 'string' ? target : target.url;
    },
    post,
    ask,
    meter,
    get: (path, headers = {}) => send(target, path, { headers }),
    visit: (address) => visit(target, address),
    async newReader(publication = own) {
      const { reader } = await meter({ id: 'free', tier: 'free' }, { publication });
      return reader.token ?? '';
    },
    async signIn(sub) {
      const answer = await post('/sandbox/identity', { sub });
      return ((await answer.json()) as { token: string }).token;
    },
    async used(headers, publication = own) {
      const decision = await meter(unread(), { publication, headers, query: '?dryRun=true' });
      return decision.meter?.used ?? Number.NaN;
    },
    async readMany(count, options) {
      const decisions: DecisionJson[] = [];
      for (let index = 0; index < count; index += 1) decisions.push(await meter(unread(), options));
      return decisions;
    },
    async moveClock(move) {
      const moved = await post('/sandbox/clock', move);
      expect(moved.status, await moved.text()).to.equal(200);
    },
  };
}
