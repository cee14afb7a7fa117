/** Minutes would do; shorter than a receipt, so that a sign-in that ended is soon felt. */
const rememberedMs = 5 * 60 * 1000;

const mostRemembered = 5_000;

/**
 * Which reader a sign-in token stands for, as Stile said when it had checked the token. The reader's id cannot be computed from it, and
 * without it a door could not say whose receipt it holds.
 */
export interface KnownSignIns {
  /** The reader's id, or null if Stile has not been asked with this token lately. */
  readerOf(token: string, now: number): string | null;
  remember(token: string, reader: string, now: number): void;
}

export function createKnownSignIns(): KnownSignIns {
  const known = new Map<string, { readonly reader: string; readonly until: number }>();
  return {
    readerOf(token, now) {
      const found = known.get(token);
      return found !== undefined && now < found.until ? found.reader : null;
    },
    remember(token, reader, now) {
      known.delete(token);
      const [oldest] = known.keys();
      if (known.size >= mostRemembered && oldest !== undefined) known.delete(oldest);
      known.set(token, { reader, until: now + rememberedMs });
    },
  };
}
