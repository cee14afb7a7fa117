import type { IncomingMessage } from 'node:http';
import { Redis } from 'ioredis';
import { createAnswerText, readAnswers, serve } from './prepared-answers.ts';

/**
 * The ceiling: Node's bare server and one script in Redis that checks, adds and counts. It reads the article from the body and the
 * reader from the cookie as they are: no identity, no schema, no rules, no words. Prints its port.
 */

const script = `
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then return { 1, redis.call('SCARD', KEYS[1]) } end
local used = redis.call('SCARD', KEYS[1])
if used >= tonumber(ARGV[2]) then return { 2, used } end
redis.call('SADD', KEYS[1], ARGV[1])
return { 0, used + 1 }
`;

const redis = new Redis(process.env['REDIS_URL'] ?? '', { enableAutoPipelining: false });
const sha = String(await redis.script('LOAD', script));

const answers = readAnswers();
const granted = createAnswerText(answers.granted);
const refused = createAnswerText(answers.refused);

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => resolve(text));
  });
}

serve(async (request, response) => {
  const { article } = JSON.parse(await bodyOf(request)) as { article: { id: string } };
  const key = `ceiling:${request.headers.cookie}`;
  const [outcome, used] = (await redis.evalsha(sha, 1, key, article.id, 10)) as [number, number];
  const { headers, body } = outcome === 2 ? refused : granted;
  const text = body(used);
  response.writeHead(200, [...headers, 'Content-Length', String(Buffer.byteLength(text))]);
  response.end(text);
});
