import { createServer } from 'node:http';
import { Redis } from 'ioredis';

/**
 * The ceiling: Node's bare server and one script in Redis that checks, adds and counts. No identity, no schema, no rules, no
 * words. Prints its port.
 */

const script = `
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then return { 1, redis.call('SCARD', KEYS[1]) } end
local used = redis.call('SCARD', KEYS[1])
if used >= tonumber(ARGV[2]) then return { 2, used } end
redis.call('SADD', KEYS[1], ARGV[1])
return { 0, used + 1 }
`;

const redis = new Redis(process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379', { enableAutoPipelining: false });
const sha = String(await redis.script('LOAD', script));

const server = createServer(async (request, response) => {
  request.resume();
  const reader = request.headers.cookie ?? 'nobody';
  const [outcome, used] = (await redis.evalsha(sha, 1, `ceiling:${reader}`, 'article', 10)) as [number, number];
  const body = JSON.stringify({ granted: outcome !== 2, used });
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : '');
});
