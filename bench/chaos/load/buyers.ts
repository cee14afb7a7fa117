import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReaderTokens } from '../../../src/tokens/reader-token.ts';
import { type Buyer, type BuyerNeeds, createBuyer } from './buyer.ts';

/** People who buy one after the other, read, and some of whom end it: the stream of Stripe's webhooks. */
export interface BuyerLoad {
  readonly buyers: readonly Buyer[];
  stop(): Promise<void>;
}

const lanes = 2;

/** Between two steps of a lane: purchases are few beside views. */
const restMs = 40;

export function startBuyers(secret: string, needs: BuyerNeeds): BuyerLoad {
  const { chance } = needs;
  const tokens = createReaderTokens({ secret, random: randomBytes, clock: { now: Date.now } });
  const buyers: Buyer[] = [];
  let isStopping = false;

  function born(): Buyer {
    const number = buyers.length;
    // Checkouts are limited by address.
    const address = `198.18.${number >> 8}.${number & 255}`;
    const buyer = createBuyer(`buyer-${number}`, { token: tokens.mint().token, address }, needs);
    buyers.push(buyer);
    return buyer;
  }

  /** Lanes have buyers of their own, so that one buyer does one thing after the other. */
  async function lane(): Promise<void> {
    const own: Buyer[] = [];
    while (!isStopping) {
      const running = own.filter(({ bought }) => bought === 'paid');
      const one = running[chance.number(Math.max(1, running.length))];
      const next = chance.number(10);
      if (one === undefined || next < 3) {
        const buyer = born();
        own.push(buyer);
        await buyer.buy();
      } else if (next === 3 && running.length > 4) await one.end();
      else await one.read();
      await sleep(restMs);
    }
  }

  const running = Promise.all(Array.from({ length: lanes }, lane));
  running.catch(() => {});
  return {
    buyers,
    async stop() {
      isStopping = true;
      await running;
    },
  };
}
