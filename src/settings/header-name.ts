import { z } from 'zod';

/** The name of an HTTP header, in lower case. */
export const headerName = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]{1,64}$/, 'must be the name of a header, such as CF-IPCountry')
  .transform((name) => name.toLowerCase());
