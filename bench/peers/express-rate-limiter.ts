import express from 'express';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { readAnswers, serve } from './prepared-answers.ts';

/**
 * A peer: what a home-made meter often is, Express and a counter of rate-limiter-flexible in Redis. A bare counter: no
 * articles, no rules, no words of its own. Prints its port.
 */

const redis = new Redis(process.env['REDIS_URL'] ?? '');
const limiter = new RateLimiterRedis({
  storeClient: redis,
  keyPrefix: 'peer',
  points: 1_000_000_000,
  duration: 30 * 86_400,
});

const { headers, body } = readAnswers().granted;
const answer = JSON.parse(body);

const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: '16kb' }));
app.post('/v1/nikkei-asian-review/meter', async (request, response) => {
  const { consumedPoints } = await limiter.consume(request.headers.cookie ?? 'nobody');
  response.set(Object.fromEntries(headers)).json({ ...answer, meter: { ...answer.meter, used: consumedPoints } });
});

serve(app);
