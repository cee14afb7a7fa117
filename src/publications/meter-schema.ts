import { z } from 'zod';
import type { WindowRule } from '../paywall/calendar/window.ts';
import type { NewReaderBudget, ReplacedWindow } from '../paywall/publication.ts';
import { timeZone } from './field-schemas.ts';

/** How many articles there may be in a window. */
export const limit = z.int().min(0).max(100_000);

export const limits = z.strictObject({ anonymous: limit, registered: limit });

/** Few are enough for pages that could not be shown, and too few to read by. */
export const releases = z.int().min(0).max(1_000);
const usualReleases = releases.default(3);

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const windowRule: z.ZodType<WindowRule> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('day') }),
  z.strictObject({ kind: z.literal('week'), startsOn: z.enum(weekdays) }),
  z.strictObject({ kind: z.literal('month') }),
  z.strictObject({ kind: z.literal('rolling'), days: z.int().min(1).max(366) }),
]);

/** In files `window: month` is short for `window: { kind: month }`. */
export const windowFile = z.preprocess((rule) => (typeof rule === 'string' ? { kind: rule } : rule), windowRule);

const replaced: z.ZodType<ReplacedWindow> = z.strictObject({ window: windowRule, timeZone, at: z.int() });

/** A meter as stores hold it. */
export const meter = z.strictObject({
  limits,
  releases: usualReleases,
  window: windowRule,
  replaced: z.array(replaced).default([]),
});

/** A meter as files write it: what it replaced is Stile's own record, and no file's. */
export const meterFile = z
  .strictObject({ limits, releases: usualReleases, window: windowFile.default({ kind: 'month' }) })
  .transform((rule) => ({ ...rule, replaced: [] }));

/** A budget of new readers. The usual prefixes are those of one site, or of one customer of a provider. */
export const newReaderBudget = (exempt: z.ZodDefault<z.ZodType<NewReaderBudget['exempt']>>) =>
  z
    .strictObject({
      perDay: z.int().min(1).max(1_000_000),
      ipv4Prefix: z.int().min(8).max(32).default(24),
      ipv6Prefix: z.int().min(16).max(64).default(48),
      exempt,
    })
    .nullable()
    .default(null);
