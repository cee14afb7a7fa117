import { z } from 'zod';
import type { Answer } from '../http/route.ts';
import { noQuery } from '../http/schemas/metering.ts';

/** What the calls that bring something about at the stand-in of Stripe have in common. */
export const common = { method: 'post', tag: 'Sandbox', query: noQuery } as const;

export const gone = { description: 'There is nothing like this at the stand-in of Stripe.' };

export const nothing = z.strictObject({});

export const done = (body: unknown): Answer => ({ status: 200, headers: { 'Cache-Control': 'no-store' }, body });
