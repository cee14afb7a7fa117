import { type Admin, type AdminRole, adminRoles } from '../paywall/admin/admin.ts';

/** What a provider says of a person: parsed JSON of any shape. */
export type Claims = Readonly<Record<string, unknown>>;

/** Which value of the role claim gives which role. */
export interface RoleOfValue {
  readonly value: string;
  readonly role: AdminRole;
}

const isObject = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A claim by its name, or by a path with dots into nested ones. Names hold dots too: if there is one of the whole name, it counts. */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  const inner = (at: unknown, part: string) => (isObject(at) && Object.hasOwn(at, part) ? at[part] : undefined);
  return name.split('.').reduce<unknown>(inner, claims);
}

/** The highest role that one of the claim's values gives, or null if none gives any. */
export function roleOf(claim: unknown, roles: readonly RoleOfValue[]): AdminRole | null {
  const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  const given = roles.filter(({ value }) => values.includes(value)).map(({ role }) => role);
  return adminRoles.findLast((role) => given.includes(role)) ?? null;
}

/** Nothing that cannot be seen, and no more than fits a line of the audit log. */
const nameForm = /^(?!\s)[^\p{C}]{1,256}(?<!\s)$/u;

/** What names have in common that people take for one: the width of letters, their case, and what is not shown. */
const alike = (name: string): string =>
  name
    .normalize('NFKC')
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC');

/**
 * By what name the audit log knows them: a name or an address that people recognise, else the provider's own id. A name that an admin
 * token bears, or one that is like it, is passed over, for at many a provider people name themselves.
 */
export function nameOf(claims: Claims, taken: ReadonlySet<string>): Admin['name'] | null {
  const { preferred_username: username, email, email_verified: verified, sub } = claims;
  const candidates = [username, verified === false ? null : email, sub];
  const likeTaken = new Set([...taken].map(alike));
  const usable = (name: unknown): name is string =>
    typeof name === 'string' && nameForm.test(name) && !likeTaken.has(alike(name));
  return candidates.find(usable) ?? null;
}
