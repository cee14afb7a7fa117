import { z } from 'zod';
import { type AdminRole, adminRoles } from '../paywall/admin/admin.ts';
import type { Fault } from '../paywall/errors.ts';
import { isOnLoopback } from './public-url.ts';

/** A provider of OpenID Connect by which admins may sign in. */
export interface SingleSignOnSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How people know it. */
  readonly name: string;
  readonly scopes: string;
  readonly roleClaim: string;
  /** Which value of that claim gives which role. */
  readonly roles: readonly RoleOfValue[];
}

export interface RoleOfValue {
  readonly value: string;
  readonly role: AdminRole;
}

const issuerForm = 'must be the https URL of an issuer, as its metadata name it; http only on the loopback';

/** Compared to the letter with what the provider says of itself, so nothing of it is changed. */
const issuer = z.string().refine((text) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || /[?#@\s]|\/\.well-known\//.test(text)) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isOnLoopback(url));
}, issuerForm);

const isRole = (text: string): text is AdminRole => adminRoles.some((role) => role === text);

/** `value:role`. The value may hold colons, as names of groups do. */
function parseRole(entry: string): RoleOfValue | null {
  const [, value = '', role = ''] = /^(.*\S)\s*:\s*(\w+)$/s.exec(entry.trim()) ?? [];
  return value !== '' && isRole(role) ? { value, role } : null;
}

const roles = z.string().transform((text, context): readonly RoleOfValue[] => {
  const parsed = text.split(',').map(parseRole);
  parsed.forEach((entry, index) => {
    if (entry !== null) return;
    const message = `entry ${index + 1} must have the form value:role, with the role ${adminRoles.join(', ')}`;
    context.addIssue({ code: 'custom', message });
  });
  return parsed.filter((entry) => entry !== null);
});

const scopes = z
  .string()
  .refine((text) => text.split(' ').includes('openid'), 'must be names separated by single spaces, openid among them')
  .refine((text) => /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(text), 'must be names separated by single spaces');

const label = z.string().regex(/^[^\p{C}]{1,60}$/u, 'must be a name of 60 characters at most');

/** The settings of single sign-on, text by text. */
export const singleSignOnSchemas = {
  ADMIN_OIDC_ISSUER: issuer.nullable().default(null),
  ADMIN_OIDC_CLIENT_ID: z.string().nullable().default(null),
  ADMIN_OIDC_CLIENT_SECRET: z.string().nullable().default(null),
  ADMIN_OIDC_NAME: label.default('single sign-on'),
  ADMIN_OIDC_SCOPES: scopes.default('openid profile email'),
  ADMIN_OIDC_ROLE_CLAIM: z.string().default('roles'),
  ADMIN_OIDC_ROLES: roles.nullable().default(null),
};

const required = ['ADMIN_OIDC_ISSUER', 'ADMIN_OIDC_CLIENT_ID', 'ADMIN_OIDC_CLIENT_SECRET', 'ADMIN_OIDC_ROLES'] as const;

/** What lacks where some of these settings are given: `isGiven` says which are. */
export function singleSignOnFaults(isGiven: (name: keyof typeof singleSignOnSchemas) => boolean): Fault[] {
  const names = Object.keys(singleSignOnSchemas) as (keyof typeof singleSignOnSchemas)[];
  if (!names.some(isGiven)) return [];
  return required
    .filter((name) => !isGiven(name))
    .map((path) => ({ path, message: 'is required beside the other settings of single sign-on' }));
}

type Parsed = { readonly [Name in keyof typeof singleSignOnSchemas]: z.output<(typeof singleSignOnSchemas)[Name]> };

/** Null if none is set up. */
export function toSingleSignOn(parsed: Parsed): SingleSignOnSettings | null {
  const { ADMIN_OIDC_ISSUER, ADMIN_OIDC_CLIENT_ID, ADMIN_OIDC_CLIENT_SECRET, ADMIN_OIDC_ROLES } = parsed;
  if (ADMIN_OIDC_ISSUER === null || ADMIN_OIDC_CLIENT_ID === null) return null;
  if (ADMIN_OIDC_CLIENT_SECRET === null || ADMIN_OIDC_ROLES === null) return null;
  return {
    issuer: ADMIN_OIDC_ISSUER,
    clientId: ADMIN_OIDC_CLIENT_ID,
    clientSecret: ADMIN_OIDC_CLIENT_SECRET,
    name: parsed.ADMIN_OIDC_NAME,
    scopes: parsed.ADMIN_OIDC_SCOPES,
    roleClaim: parsed.ADMIN_OIDC_ROLE_CLAIM,
    roles: ADMIN_OIDC_ROLES,
  };
}
