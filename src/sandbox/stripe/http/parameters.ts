import { z } from 'zod';
import { isCurrency } from '../../../paywall/wording/currencies.ts';
import { invalidRequest, missingParameter, type StripeFault, unknownParameter } from '../errors.ts';
import type { FormLevel } from './form.ts';

/*
 * The building blocks of every call's parameters. Each reads the text of a form and gives the value that it stands for.
 * A message that begins with one of the words in `codes` gets the error code that Stripe gives for it.
 */

const missing = 'missing';
const codes: readonly (readonly [string, string])[] = [
  ['Invalid integer', 'parameter_invalid_integer'],
  ['You passed an empty string', 'parameter_invalid_empty'],
  ['Not a valid URL', 'url_invalid'],
  ['Invalid email', 'email_invalid'],
];

const unless =
  (message: (input: string) => string) =>
  ({ input }: { input?: unknown }): string =>
    input === undefined ? missing : message(typeof input === 'string' ? input : 'hash');

export const text = (maxLength = 5000) =>
  z
    .string({ error: unless(() => 'Invalid string: {…}') })
    .min(
      1,
      'You passed an empty string. We assume empty values are an attempt to unset a parameter; however this parameter cannot be unset.',
    )
    .max(maxLength, { error: `Invalid string: …; must be at most ${maxLength} characters` });

export const integer = ({ min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = {}) =>
  z
    .string({ error: unless((input) => `Invalid integer: ${input}`) })
    .regex(/^-?\d{1,15}$/, { error: unless((input) => `Invalid integer: ${input}`) })
    .transform(Number)
    .refine((value) => value >= min, `This value must be greater than or equal to ${min}.`)
    .refine((value) => value <= max, `This value must be less than or equal to ${max}.`);

/** A number that may have decimals. */
export const number = ({ min, max }: { readonly min: number; readonly max: number }) =>
  z
    .string({ error: unless((input) => `Invalid decimal: ${input}`) })
    .regex(/^\d{1,9}(\.\d{1,4})?$/, { error: unless((input) => `Invalid decimal: ${input}`) })
    .transform(Number)
    .refine((value) => value >= min && value <= max, `This value must be from ${min} to ${max}.`);

/** Seconds since the epoch. */
export const time = () => integer({ min: 0 });

export const flag = () =>
  z
    .enum(['true', 'false'], { error: unless((input) => `Invalid boolean: ${input}`) })
    .transform((value) => value === 'true');

export const oneOf = <const Choice extends string>(...choices: readonly [Choice, ...Choice[]]) =>
  z.enum(choices, { error: unless((input) => `Invalid value: ${input}; must be one of ${choices.join(', ')}`) });

export const currency = () =>
  text()
    .transform((value) => value.toLowerCase())
    .refine(isCurrency, 'Invalid currency');

export const url = () =>
  text().refine(
    (value) => /^https?:\/\/[^\s]+$/.test(value) && URL.canParse(value.replaceAll(/[{}]/g, '')),
    'Not a valid URL',
  );

export const email = () => text(512).regex(/^[^@\s]+@[^@\s]+$/, 'Invalid email address');

/** An empty text unsets the parameter. */
export const orUnset = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.literal('').transform(() => null), schema]);

export const list = <Schema extends z.ZodType>(item: Schema, { max = 100 } = {}) =>
  z.preprocess(
    (input) => (typeof input === 'object' && input !== null ? Object.values(input) : input),
    z.array(item, { error: unless(() => 'Invalid array') }).max(max, { error: `Array must have at most ${max} items` }),
  );

export const fields = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : unless(() => 'Invalid object')(issue)),
  });

/** Up to 50 names with text values. An empty value takes that name away, an empty whole takes all. */
export const metadata = () =>
  z.union([
    z.literal('').transform(() => null),
    z
      .record(z.string(), z.string().max(500, 'Metadata values can have up to 500 characters'))
      .refine(
        (entries) => Object.keys(entries).every((name) => name.length <= 40),
        'Metadata keys can have up to 40 characters',
      )
      .refine((entries) => Object.keys(entries).length <= 50, 'Metadata can have up to 50 keys'),
  ]);

export const range = () =>
  z.union([
    integer().transform((value) => ({ gte: value, lte: value })),
    fields({
      gt: integer().optional(),
      gte: integer().optional(),
      lt: integer().optional(),
      lte: integer().optional(),
    }),
  ]);

export const expandable = { expand: list(text(), { max: 100 }).optional() };

export const pageable = {
  ...expandable,
  limit: integer({ min: 1, max: 100 }).optional(),
  starting_after: text().optional(),
  ending_before: text().optional(),
};

/** Reads a call's parameters. @throws StripeFault for the first that is unknown, missing or wrong. */
export function readParameters<Schema extends z.ZodType>(schema: Schema, form: FormLevel): z.output<Schema> {
  const result = schema.safeParse(form);
  if (result.success) return result.data;
  const issues = result.error.issues.flatMap(flatten);
  throw faultOf(issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]);
}

/** A union's own message says nothing: what matters is what was wrong in the branch that went furthest. */
function flatten(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branches = issue.errors.map((errors) => errors.flatMap(flatten));
  const deepest = branches.reduce((best, branch) => (depthOf(branch) >= depthOf(best) ? branch : best), []);
  return deepest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function depthOf(issues: z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path, code }) => path.length + (code === 'unrecognized_keys' ? 1 : 0)));
}

function faultOf(issue: z.core.$ZodIssue | undefined): StripeFault {
  const path = issue?.path ?? [];
  if (issue?.code === 'unrecognized_keys') return unknownParameter(nameOf([...path, ...issue.keys.slice(0, 1)]));
  const param = nameOf(path);
  const message = issue?.message ?? 'Invalid request';
  if (message === missing) return missingParameter(param);
  const code = codes.find(([beginning]) => message.startsWith(beginning))?.[1];
  return invalidRequest(message, code === undefined ? { param } : { code, param });
}

/** `['line_items', 0, 'price']` is `line_items[0][price]`. */
function nameOf(path: readonly PropertyKey[]): string {
  const [first = '', ...rest] = path.map(String);
  return first + rest.map((part) => `[${part}]`).join('');
}
