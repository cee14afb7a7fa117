import express from 'express';
import { rateLimit } from 'express-rate-limit';
import { Redis } from 'ioredis';
import { RedisStore } from 'rate-limit-redis';
import { readAnswers, serve } from './prepared-answers.ts';

/**
 * A peer: Express and its most used middleware for limits, which counts in Redis. A bare counter: no articles, no rules, no words of
 * its own. Prints its port.
 */

const redis = new Redis(process.env['REDIS_URL'] ?? '');
const sendCommand = (command: string, ...args: string[]) => redis.call(command, ...args) as Promise<string>;

const { headers, body } = readAnswers().granted;
const answer = JSON.parse(body);

const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: '16kb' }));
app.use(
  rateLimit({
    windowMs: 30 * 86_400 * 1000,
    limit: 1_000_000_000,
    standardHeaders: false,
    legacyHeaders: false,
    keyGenerator: (request) => request.headers.cookie ?? 'nobody',
    requestPropertyName: 'meter',
    store: new RedisStore({ prefix: 'peer:', sendCommand }),
  }),
);
app.post('/v1/nikkei-asian-review/meter', (request, response) => {
  const { used } = (request as typeof request & { meter: { used: number } }).meter;
  response.set(Object.fromEntries(headers)).json({ ...answer, meter: { ...answer.meter, used } });
});

serve(app);
