import { z } from 'zod';
import type { AmpRule } from '../paywall/amp-sign-ins.ts';
import type { PublicationSettings } from '../paywall/publication.ts';
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

/** What comes back from there has its origin, and is refused from any that is none of the publication's. It holds a sign-in token. */
export function checkAmpSignIn(
  { amp, origins, identity }: Pick<PublicationSettings, 'amp' | 'origins' | 'identity'>,
  context: { addIssue(issue: { code: 'custom'; path: PropertyKey[]; message: string }): void },
): void {
  if (amp === null) return;
  if (identity === null)
    context.addIssue({ code: 'custom', path: ['amp'], message: 'needs identity, by which sign-in tokens are checked' });
  // Of what is no URL its own schema says so.
  if (URL.canParse(amp.signIn) && !origins.includes(new URL(amp.signIn).origin))
    context.addIssue({
      code: 'custom',
      path: ['amp', 'signIn'],
      message: "must lie in one of the publication's origins",
    });
}
