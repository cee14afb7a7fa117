import { example, type FrontEnd } from '../../support/browser/front-end.ts';
import type { HeldToken, Loot } from './loot.ts';
import type { Shown } from './steps.ts';

interface Anonymous {
  readonly id: string;
  readonly token: string;
}

/** What a request says of who sends it, once all that is not genuine is left out. */
export interface Caller {
  readonly headers: Readonly<Record<string, string>>;
  readonly signIn: 'none' | 'valid' | 'invalid';
  readonly registered: string | null;
  readonly anonymous: string | null;
  readonly token: HeldToken | null;
}

const inventions = (address: string) => ({
  // A university that the publication lets in, as though a proxy had written it; the last is what a proxy did write.
  'X-Forwarded-For': `192.0.2.7, ${address}`,
  'X-Real-IP': '192.0.2.7',
  Forwarded: 'for=192.0.2.7',
  'X-Reader-Country': 'JP',
});

/** Everybody in a story: three readers, two of whom have sign-ins, and those who are minted as it goes on. */
export async function createCast(page: FrontEnd, { story, loot }: { story: number; loot: Loot }) {
  const readers: Anonymous[] = [];
  const address = `10.9.${(story >> 8) & 255}.${story & 255}`;
  const signIns = new Map<string, { readonly token: string; readonly at: number }>();

  async function idOf(headers: Record<string, string>): Promise<string> {
    return (await page.meter({ id: 'any', tier: 'free' }, { headers })).reader.id;
  }

  const nameOf = (which: string) => `${which}-of-${story}@example.com`;

  /** A sign-in holds for an hour. */
  async function signInOf(which: string, now: number): Promise<string> {
    const known = signIns.get(which);
    if (known !== undefined && now < known.at + 50 * 60_000) return known.token;
    const token = await page.signIn(nameOf(which));
    signIns.set(which, { token, at: now });
    return token;
  }

  const registered = new Map<string, string>();

  async function bearer({ signIn }: Shown, now: number): Promise<Record<string, string>> {
    if (signIn === 'none') return {};
    if (signIn === 'basic') return { Authorization: 'Basic dXNlcjpwYXNz' };
    const token = await signInOf(signIn === 'second' ? 'second' : 'first', now);
    return { Authorization: `Bearer ${signIn === 'forged' ? `${token.slice(0, -4)}AAAA` : token}` };
  }

  function readerHeaders({ how }: Shown, token: string): { header?: string; cookies: readonly string[] } {
    switch (how) {
      case 'cookie':
        return { cookies: [`stile_reader=${token}`] };
      case 'header':
        return { header: token, cookies: [] };
      case 'cookie beside null':
        return { header: 'null', cookies: ['stile_reader=x', `stile_reader=${token}`] };
      case 'header beside garbage':
        return { header: token, cookies: ['stile_reader=garbage'] };
      case 'altered':
        return { header: `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, cookies: [] };
    }
  }

  async function callerOf(shown: Shown, now: number): Promise<Caller> {
    const reader = shown.reader === null ? undefined : readers[shown.reader % readers.length];
    const { header, cookies } = reader === undefined ? { cookies: [] } : readerHeaders(shown, reader.token);
    const held = shown.entitlement === null ? null : loot.takeToken(shown.entitlement.pick, shown.entitlement.tamper);
    const how = shown.entitlement?.how;
    const name = how === 'cookie' ? `stile_entitlement_${example}` : 'stile_entitlement';
    const all = held === null || how === 'header' ? cookies : [...cookies, `${name}=${held.text}`];
    const isSignedIn = shown.signIn === 'first' || shown.signIn === 'second';
    return {
      headers: {
        ...(shown.invents ? inventions(address) : { 'X-Forwarded-For': address }),
        ...(header !== undefined && { 'X-Reader-Token': header }),
        ...(all.length > 0 && { Cookie: all.join('; ') }),
        ...(held !== null && how === 'header' && { 'X-Entitlement-Token': held.text }),
        ...(await bearer(shown, now)),
      },
      signIn: isSignedIn ? 'valid' : shown.signIn === 'forged' ? 'invalid' : 'none',
      registered: isSignedIn ? (registered.get(shown.signIn) ?? null) : null,
      anonymous: reader === undefined || shown.how === 'altered' ? null : reader.id,
      token: held?.genuine ?? null,
    };
  }

  async function join(token: string): Promise<string> {
    const id = await idOf({ 'X-Reader-Token': token });
    readers.push({ id, token });
    return id;
  }

  for (let each = 0; each < 3; each += 1) await join(await page.newReader());
  for (const which of ['first', 'second']) {
    registered.set(which, await idOf({ Authorization: `Bearer ${await page.signIn(nameOf(which))}` }));
  }

  return { callerOf, join };
}

export type Cast = Awaited<ReturnType<typeof createCast>>;
