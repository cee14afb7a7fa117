import { z } from 'zod';
import type { AmpRule, PublicationSettings } from '../paywall/publication.ts';
import { webUrl } from './field-schemas.ts';

/** How readers of AMP pages sign in; null for not at all. */
export const ampRule: z.ZodType<AmpRule | null> = z
  .strictObject({
    signIn: webUrl.max(2048),
    // The longest that an anonymous reader is known for.
    signedInDays: z.int().min(1).max(396).default(30),
  })
  .nullable()
  .default(null);

/** What comes back from there has its origin, and is refused from any that is none of the publication's. */
export function checkSignInOrigin(
  { amp, origins }: Pick<PublicationSettings, 'amp' | 'origins'>,
  context: { addIssue(issue: { code: 'custom'; path: PropertyKey[]; message: string }): void },
): void {
  if (amp === null || origins.includes(new URL(amp.signIn).origin)) return;
  context.addIssue({
    code: 'custom',
    path: ['amp', 'signIn'],
    message: "must lie in one of the publication's origins",
  });
}
