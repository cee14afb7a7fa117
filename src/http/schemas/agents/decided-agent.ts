import { extendZodWithOpenApi } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { agentActs, agentClasses, agentProofs } from '../../../paywall/agents/agent.ts';

// The schemas of metering have this one in them, and do the same only afterwards.
extendZodWithOpenApi(z);

const price = z.object({
  amount: z.string().openapi({ description: 'A decimal, for prices are below the smallest coin.', example: '0.015' }),
  currency: z.string().openapi({ example: 'USD' }),
});

/** The agent in a decision. */
export const decidedAgent = z
  .object({
    name: z.string(),
    class: z.enum(agentClasses),
    proof: z.enum(agentProofs).openapi({ description: 'From the strongest; `claimed` is its user agent alone.' }),
    spoofed: z.boolean().openapi({ description: 'Its signature is wrong, or its address is another’s.' }),
    act: z
      .enum(agentActs)
      .nullable()
      .openapi({ description: 'What the policy does with it; null if no row fits: then it is treated as a reader.' }),
    price: z.union([price, z.null()]).openapi({ description: 'What the article costs it, if the act is `price`.' }),
    license: z.url().openapi({ description: 'Where the terms stand.' }),
  })
  .openapi('DecidedAgent');
