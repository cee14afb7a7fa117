import { z } from 'zod';
import { identitySchema } from './meter-settings.ts';
import { articleId } from './metering.ts';

/** How admins try what a rule makes of an address. */

export const tryAddressBody = z
  .strictObject({
    address: articleId,
    other: articleId.optional().openapi({ description: 'Another address, to be compared with it.' }),
    articleIdentity: identitySchema.optional(),
  })
  .openapi('AddressToTry', { description: 'Without `articleIdentity` the rule is the one that holds.' });

const tried = {
  article: z.string().openapi({ description: 'The canonical id, by which articles are compared.' }),
  leftOut: z.array(
    z
      .object({ kind: z.enum(['parameter', 'fragment', 'host-part', 'path-end']), text: z.string() })
      .openapi('LeftOut', {
        description: 'Something of the address that does not name the article.',
      }),
  ),
  isAmbiguous: z.boolean().openapi({ description: 'Whether servers read it in different ways, as `/a/../b`.' }),
  isTooLong: z.boolean(),
  isRefused: z.boolean().openapi({
    description: 'Whether the gate refuses it, by the rule, to everybody but those who are let in anyway.',
  }),
};

export const triedAddresses = z
  .object({
    ...tried,
    other: z.object(tried).nullable(),
    isSame: z.boolean().nullable().openapi({ description: 'Whether both are one article; null without another one.' }),
  })
  .openapi('TriedAddresses');
