import jsonwebtoken, { type JwtPayload } from 'jsonwebtoken';
import type { StoryArticle } from './publication.ts';
import type { Tamper } from './steps.ts';

/** An entitlement token that was handed out to somebody. */
export interface HeldToken {
  readonly text: string;
  readonly publication: string;
  readonly reader: string;
  /** In seconds. */
  readonly expiresAt: number;
}

/** A receipt, with what was known when it was handed out. */
export interface HeldReceipt {
  readonly text: string;
  readonly publication: string;
  readonly article: string;
  readonly facts: Pick<StoryArticle, 'tier' | 'sponsored'>;
  readonly expiresAt: number;
  /** Whether its reader was let in by what they had bought. */
  readonly isEntitled: boolean;
}

/** What was changed, or the text itself if nothing is different. */
export function tampered(text: string, how: Tamper, another: string): string {
  const parts = text.split('.');
  switch (how) {
    case 'as it is':
      return text;
    case 'cut':
      return text.slice(0, -1);
    case 'longer':
      return `${text}A`;
    case 'payload of another':
      return [parts[0], another.split('.')[1], parts[2]].join('.');
    case 'another signature':
      return [parts[0], parts[1], another.split('.')[2]].join('.');
    case 'garbage':
      return 'null';
  }
}

export const claimsIn = (token: string): JwtPayload => {
  const claims = jsonwebtoken.decode(token);
  if (claims === null || typeof claims === 'string') throw new Error('this is no token');
  return claims;
};

/** Everything that an attacker has laid hands on, in the order in which it was handed out. */
export function createLoot() {
  const tokens: HeldToken[] = [];
  const receipts: HeldReceipt[] = [];

  /** The latest ones are those that may still hold, so they are chosen from the end. */
  const picked = <T>(all: readonly T[], pick: number): T | undefined =>
    all[all.length - 1 - (pick % Math.max(1, all.length))];

  function taken<T extends { readonly text: string }>(all: readonly T[], pick: number, how: Tamper) {
    const found = picked(all, pick);
    if (found === undefined) return { text: 'a.b.c', genuine: null };
    const text = tampered(found.text, how, picked(all, pick + 1)?.text ?? 'a.b.c');
    return { text, genuine: all.find((each) => each.text === text) ?? null };
  }

  return {
    receipts,
    knows: (token: string) => tokens.some(({ text }) => text === token),
    addToken(text: string): HeldToken {
      const { aud, sub, exp } = claimsIn(text);
      const token = { text, publication: String(aud), reader: String(sub), expiresAt: Number(exp) };
      tokens.push(token);
      return token;
    },
    takeToken: (pick: number, how: Tamper) => taken(tokens, pick, how),
    takeReceipt: (pick: number, how: Tamper) => taken(receipts, pick, how),
  };
}

export type Loot = ReturnType<typeof createLoot>;
