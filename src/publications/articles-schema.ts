import { z } from 'zod';
import { type ArticleIdentity, usualArticleIdentity } from '../paywall/articles/article-identity.ts';
import type { ArticleClaimsRule, PublicationSettings, PublisherKeys } from '../paywall/publication.ts';
import { distinctTexts, text } from './field-schemas.ts';
import { algorithmsFor } from './identity-keys.ts';
import {
  algorithms,
  checkAlgorithms,
  checkOneSource,
  keysOf,
  storedKeys,
  writtenKeys,
} from './publisher-keys-schema.ts';

/** An article claims rule as stores hold it. */
const claimsRule: z.ZodType<ArticleClaimsRule> = z
  .strictObject({
    issuer: text(256).nullable().default(null),
    audience: text(256).nullable().default(null),
    algorithms,
    keys: z.discriminatedUnion('from', [...storedKeys]),
  })
  .superRefine(checkAlgorithms);

const writtenRule = z.strictObject({
  issuer: text(256).optional(),
  audience: text(256).optional(),
  algorithms: algorithms.optional(),
  ...writtenKeys,
});

/** Every algorithm that fits the key, where none is named; keys at a URL may be of any kind, of which two are usual. */
const usualAlgorithms = (keys: PublisherKeys) =>
  keys.from === 'jwksUri' ? ['RS256', 'ES256'] : [...(algorithmsFor(keys) ?? [])];

/** The same as files write it: the source of keys is named by its field. */
const claimsFile: z.ZodType<ArticleClaimsRule> = writtenRule
  .superRefine(
    (rule: unknown, context) => {
      if (typeof rule === 'object' && rule !== null) checkOneSource(rule, Object.keys(writtenKeys), context);
    },
    { when: () => true },
  )
  .transform((rule, context): ArticleClaimsRule => {
    const keys = keysOf(rule);
    if (keys === null) {
      context.addIssue({ code: 'custom', message: 'has no key' });
      return z.NEVER;
    }
    const { issuer = null, audience = null } = rule;
    return { issuer, audience, algorithms: rule.algorithms ?? usualAlgorithms(keys), keys };
  })
  .superRefine(checkAlgorithms);

const articlesOf = (claims: z.ZodType<ArticleClaimsRule>) =>
  z.strictObject({ claims: claims.nullable().default(null) }).default({ claims: null });

export const storedArticles: z.ZodType<PublicationSettings['articles']> = articlesOf(claimsRule);
export const articlesFile: z.ZodType<PublicationSettings['articles']> = articlesOf(claimsFile);

const parameter = z.string().regex(/^[^\s&=#]{1,128}$/, 'must be the name of a query parameter');
const parameterPattern = z
  .string()
  .regex(/^[^\s&=#*]{1,128}\*?$/, 'must be the name of a query parameter; a * may stand at its end');
const hostLabel = z
  .string()
  .regex(/^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/, 'must be one part of a host name, such as www');
const pathSuffix = z
  .string()
  .regex(/^(\/[\w.~-]+)+(\/\*)?$/, 'must be an end of a path, such as /amp or /page/*')
  .max(128);

const list = <T extends string>(entry: z.ZodType<T>) =>
  distinctTexts(entry).refine((all) => all.length <= 64, 'has more than 64 entries');

/** What makes two addresses one article: as files, stores and admins write it. */
export const articleIdentity = z.strictObject({
  keep: list(parameter)
    .nullable()
    .default(usualArticleIdentity.keep as string[] | null),
  drop: list(parameterPattern).default([...usualArticleIdentity.drop]),
  hostAliases: list(hostLabel).default([...usualArticleIdentity.hostAliases]),
  pathSuffixes: list(pathSuffix).default([...usualArticleIdentity.pathSuffixes]),
  ignoreCase: z.boolean().default(usualArticleIdentity.ignoreCase),
  ambiguous: z.enum(['refuse', 'normalise']).default(usualArticleIdentity.ambiguous),
}) satisfies z.ZodType<ArticleIdentity>;

/** The gate's own settings. */
export const gate = z.strictObject({ bannerBytes: z.int().min(256).max(8_192).default(2_048) }).prefault({});
