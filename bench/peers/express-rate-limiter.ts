import express from 'express';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';

/**
 * The peer: what a home-made meter often is, Express and a counter of rate-limiter-flexible in Redis. A bare counter: no
 * articles, no rules, no words. Prints its port.
 */

const redis = new Redis(process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379');
const limiter = new RateLimiterRedis({
  storeClient: redis,
  keyPrefix: 'peer',
  points: 1_000_000_000,
  duration: 30 * 86_400,
});

const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: '16kb' }));
app.post('/v1/nikkei-asian-review/meter', async (request, response) => {
  const { consumedPoints } = await limiter.consume(request.headers.cookie ?? 'nobody');
  response.json({ granted: true, used: consumedPoints });
});

const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' && address !== null ? address.port : '');
});
