import { z } from 'zod';

/** The length of one that can be mailed to (RFC 5321). It is looked at first, because judging thousands of characters takes time. */
export const emailAddress = z.string().max(254, { abort: true }).check(z.email());
