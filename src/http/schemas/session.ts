import { z } from 'zod';
import { adminRoles } from '../../paywall/admin/admin.ts';
import { isoTime, orNull } from './metering.ts';

/** What signing in for the admin pages takes and answers. */

export const sessionBody = z
  .strictObject({ token: z.string().min(1).max(4096).openapi({ description: 'One of `ADMIN_TOKENS`.' }) })
  .openapi('AdminSignIn');

export const sessionAnswer = z
  .object({
    name: z.string(),
    role: z.enum(adminRoles),
    csrf: z.string().openapi({ description: 'To be sent as X-CSRF-Token with everything but GET.' }),
    expiresAt: isoTime.openapi({ description: 'When the session ends if nothing more is asked for.' }),
  })
  .openapi('AdminSession');

export const sessionsAnswer = z
  .object({
    sessions: z.array(
      z
        .object({
          id: z.string().openapi({ description: 'By which it is ended. It opens nothing.' }),
          browser: orNull(z.string()).openapi({ example: 'Firefox on Windows' }),
          startedAt: isoTime,
          usedAt: isoTime.openapi({ description: 'When something was last asked for, to the minute.' }),
          expiresAt: isoTime,
          current: z.boolean().openapi({ description: 'Whether it is the session of this call.' }),
        })
        .openapi('OwnSession'),
    ),
  })
  .openapi('OwnSessions');

export const waysAnswer = z
  .object({
    token: z.literal(true),
    oidc: orNull(
      z.object({
        name: z.string().openapi({ description: 'How people know the provider.' }),
        url: z.string().openapi({ description: 'Where to go; `return` names a page below /admin to come back to.' }),
      }),
    ),
  })
  .openapi('WaysToSignIn');
