import { type Admin, type AdminRole, adminRoles } from '../paywall/admin/admin.ts';

/** Who it is that holds the token. */
export interface AdminToken extends Admin {
  readonly token: string;
}

const shortestToken = 16;

const isRole = (text: string): text is AdminRole => adminRoles.some((role) => role === text);

/** Names an entry by its position only, because an entry that is nothing but a token would be printed as a name. */
function parseEntry(entry: string, place: string): AdminToken | string {
  const [, name, role, token] = /^([^:]+):([^:]+):(.+)$/.exec(entry.trim()) ?? [];
  if (name === undefined || role === undefined || token === undefined)
    return `${place} must have the form name:role:token`;
  if (!/^[\w.@-]{1,64}$/.test(name)) return `${place} must have a name of letters, digits and . _ @ -`;
  if (!isRole(role)) return `${place} must have the role ${adminRoles.join(', ')}`;
  if (token.length < shortestToken) return `${place} must have a token of at least ${shortestToken} characters`;
  return { name, role, token };
}

/** Parses `ADMIN_TOKENS`: `name:role:token`, separated by commas. `faults` holds what is wrong, and never a token. */
export function parseAdminTokens(text: string): { tokens: readonly AdminToken[]; faults: readonly string[] } {
  const tokens: AdminToken[] = [];
  const faults: string[] = [];
  text.split(',').forEach((entry, index) => {
    const place = `entry ${index + 1}`;
    const parsed = parseEntry(entry, place);
    if (typeof parsed === 'string') faults.push(parsed);
    else if (tokens.some(({ name }) => name === parsed.name)) faults.push(`${place} repeats a name`);
    else if (tokens.some(({ token }) => token === parsed.token)) faults.push(`${place} repeats a token`);
    else tokens.push(parsed);
  });
  return { tokens, faults };
}
